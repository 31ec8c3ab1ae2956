import type { Env } from "@id-connector/command-line";
import { readSettings, settingDefinitions, type Settings } from "@id-connector/connector-settings";
import type { Variables } from "./settings-file.js";

/** The proxy by which the broker was reached, and the names of containers: the daemon has to use what setup tried. */
const surroundings = ["http_proxy", "https_proxy", "all_proxy", "no_proxy"]
  .flatMap((name) => [name, name.toUpperCase()])
  .concat("SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS");
const containers = "ucsschool_ldap_default_container_";

/** What the settings file has to say; undefined where the surroundings say all of it, as on a UCS host. Pure. */
export function settingsToKeep(
  settings: Settings,
  { env, kept }: { readonly env: Env; readonly kept: Variables },
): Variables | undefined {
  const wanted = variablesOf(settings);
  const given = readSettings({ env });
  if (given.ok && isSame(variablesOf(given.settings), wanted)) return undefined;
  const around = Object.entries(env).filter(
    ([name, value]) => value !== "" && (surroundings.includes(name) || name.startsWith(containers)),
  );
  return { ...kept, ...(Object.fromEntries(around) as Variables), ...wanted };
}

/** What the surroundings have to say otherwise than they do, where they are what every program goes by. Pure. */
export function settingsToSet(settings: Settings, env: Env): Variables {
  const given = readSettings({ env });
  const now = given.ok ? variablesOf(given.settings) : {};
  return Object.fromEntries(Object.entries(variablesOf(settings)).filter(([name, value]) => now[name] !== value));
}

/** What every program needs to find directory and folders. */
function variablesOf({ directory, passwordFile, home, listen, listenerFolder }: Settings): Variables {
  const { server, port, tls, base, bindDn, caFile } = directory;
  const value = { server, port: String(port), tls, base, bindDn, caFile, passwordFile, home, listen, listenerFolder };
  const keys = ["server", "port", "tls", "caFile", "base", "bindDn", "passwordFile", "home", "listen"] as const;
  const all = listen === "triggers" ? [...keys, "listenerFolder" as const] : keys;
  return Object.fromEntries(
    all.flatMap((key) => (value[key] === undefined ? [] : [[settingDefinitions[key].env, value[key]]])),
  );
}

function isSame(one: Variables, other: Variables): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
