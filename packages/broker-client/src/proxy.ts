import { BlockList, isIP } from "node:net";

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for requests to `target`, by the common rules: `https_proxy` (for http: `http_proxy`), else `all_proxy`,
 * unless `no_proxy` names the host; lower case wins over upper case. Throws a TypeError where it is no URL.
 */
export function proxyFor(target: URL, env: Environment): URL | undefined {
  const proxy = read(env, `${target.protocol.slice(0, -1)}_proxy`) ?? read(env, "all_proxy");
  if (proxy === undefined || isExempt(target, read(env, "no_proxy") ?? "")) return undefined;
  const url = new URL(proxy.includes("://") ? proxy : `http://${proxy}`);
  if (url.protocol !== "http:" && url.protocol !== "https:") throw new TypeError("a proxy is reached by http or https");
  return url;
}

// Entries: a host (its subdomains too), ".domain", "*.domain", an address, a network as 10.0.0.0/8, each with or without :port, or "*".
function isExempt(target: URL, noProxy: string): boolean {
  const host = plainHost(target.hostname);
  const port = target.port || (target.protocol === "https:" ? "443" : "80");
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/u)
    .filter((entry) => entry !== "")
    .some((entry) => {
      if (entry === "*") return true;
      if (entry.includes("/")) return isInNetwork(host, entry);
      const withPort = /^(\[.*\]|[^:]*):(\d+)$/u.exec(entry);
      if (withPort !== null && withPort[2] !== port) return false;
      const name = plainHost(withPort?.[1] ?? entry).replace(/^\*?\./u, "");
      return host === name || (isIP(host) === 0 && host.endsWith(`.${name}`));
    });
}

function isInNetwork(host: string, entry: string): boolean {
  const [network = "", bits = ""] = entry.split("/");
  const family = isIP(network);
  if (family === 0 || family !== isIP(host) || !/^\d{1,3}$/u.test(bits)) return false;
  if (Number(bits) > (family === 4 ? 32 : 128)) return false;
  const kind = family === 4 ? "ipv4" : "ipv6";
  const list = new BlockList();
  list.addSubnet(network, Number(bits), kind);
  return list.check(host, kind);
}

/** A URL's host as sockets want it: without the brackets of IPv6. */
export function plainHost(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/u, "$1");
}

function read(env: Environment, name: string): string | undefined {
  return [env[name], env[name.toUpperCase()]]
    .map((value) => value?.trim())
    .find((value) => value !== undefined && value !== "");
}
