import { BlockList, isIP } from "node:net";
import { BrokerError, type ResourceName } from "./errors.js";
import type { InspectOptions } from "./inspect-certificate.js";
import type { Credentials } from "./login.js";
import { plainHost, proxyFor, type Environment } from "./proxy.js";
import type { Exchange, TransportOptions } from "./transport.js";
import { trustedContext } from "./trust.js";

export interface BrokerOptions {
  /** only scheme, host and port are used; https, or http to this machine itself */
  readonly url: string;
  /** the namespace id of the school authority, [A-Za-z0-9]+ */
  readonly authority: string;
  /** asked at every login */
  readonly credentials: () => Credentials;
  /** for one whole request in milliseconds, from the moment that it is its turn; 30000 */
  readonly timeoutMs?: number | undefined;
  /** most requests, and so connections, at a time; 32 */
  readonly connections?: number | undefined;
  /** CA certificates in PEM form, believed in addition to the system's */
  readonly ca?: string | undefined;
  /** accept any certificate; log it loudly */
  readonly insecureTls?: boolean | undefined;
  /** https_proxy, http_proxy, all_proxy, no_proxy (upper case too), SSL_CERT_FILE, NODE_EXTRA_CA_CERTS; nothing else is read */
  readonly env?: Environment | undefined;
  /** the path of workgroups below the authority's; "workgroups" */
  readonly workgroupsPath?: string | undefined;
  readonly userAgent?: string | undefined;
  /** epoch milliseconds */
  readonly now?: (() => number) | undefined;
  /** milliseconds of a clock that never jumps: how long a token is used */
  readonly monotonic?: (() => number) | undefined;
  /** called after every request, logins included; must not throw */
  readonly onRequest?: ((request: RequestReport) => void) | undefined;
}

export interface RequestReport {
  readonly method: Exchange["subject"]["method"];
  readonly resource: Exchange["subject"]["resource"];
  readonly id?: string;
  /** undefined where no answer came */
  readonly status?: number;
  readonly ms: number;
}

interface Settings {
  readonly credentials: () => Credentials;
  readonly now: () => number;
  readonly monotonic: () => number;
  readonly paths: Readonly<Record<ResourceName, string>>;
  readonly transport: TransportOptions;
  readonly inspection: InspectOptions;
  /** Where requests go first; without a login that it may need. */
  readonly proxy: string | undefined;
}

/** Checks the options and fills in missing ones; throws BrokerError BAD_OPTIONS. */
export function readOptions(options: BrokerOptions): Settings {
  const {
    authority,
    workgroupsPath = "workgroups",
    timeoutMs = 30_000,
    connections = 32,
    now = Date.now,
    monotonic = () => performance.now(),
    env = {},
  } = options;
  const origin = readOrigin(options.url);
  if (!/^[A-Za-z0-9]+$/u.test(authority))
    throw bad("the name of the school authority may hold letters and digits only");
  if (!/^[A-Za-z0-9_-]+$/u.test(workgroupsPath)) throw bad("workgroupsPath is not one step of a path");
  if (!(timeoutMs > 0) || !Number.isInteger(connections) || connections < 1)
    throw bad("timeoutMs and connections must be positive");
  const secureContext = attempt(() => trustedContext(options.ca, env));
  const rejectUnauthorized = options.insecureTls !== true;
  const proxy =
    origin.protocol === "https:" ? attempt(() => proxyFor(origin, env), "the proxy's address is no URL") : undefined;
  const target = { host: plainHost(origin.hostname), port: Number(origin.port || 443) };
  const tunnel = proxy && { ...target, proxy, timeoutMs, secureContext, rejectUnauthorized };
  const root = `/ucsschool/apis/provisioning/v1/${authority}`;
  return {
    credentials: options.credentials,
    now,
    monotonic,
    paths: {
      schools: `${root}/schools`,
      classes: `${root}/classes`,
      users: `${root}/users`,
      workgroups: `${root}/${workgroupsPath}`,
    },
    transport: {
      origin,
      connections,
      timeoutMs,
      userAgent: options.userAgent ?? "id-connector",
      secureContext,
      rejectUnauthorized,
      tunnel,
      onExchange: ({ subject, ...rest }) => options.onRequest?.({ ...subject, ...rest }),
    },
    inspection: { origin, secureContext, tunnel, timeoutMs, now },
    proxy: proxy?.origin,
  };
}

function readOrigin(text: string): URL {
  const { protocol, host, hostname } = attempt(() => new URL(text), "the url of the broker is no URL");
  const origin = new URL(`${protocol}//${host}/`);
  if (protocol === "https:" || (protocol === "http:" && isLoopback(plainHost(hostname)))) return origin;
  throw bad("the url of the broker must begin with https://");
}

function isLoopback(host: string): boolean {
  const loopback = new BlockList();
  loopback.addSubnet("127.0.0.0", 8, "ipv4");
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && loopback.check(host));
}

function attempt<T>(action: () => T, what?: string): T {
  try {
    return action();
  } catch (error) {
    // a URL that cannot be parsed may hold a password: its error quotes it
    throw bad(what ?? (error as Error).message);
  }
}

function bad(what: string): BrokerError {
  return new BrokerError({ method: "GET", resource: "client" }, what, { code: "BAD_OPTIONS", scope: "authority" });
}
