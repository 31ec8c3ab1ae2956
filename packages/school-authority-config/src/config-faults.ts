import type { JsonObject, JsonValue } from "./authority.js";
import { type Fault, schemaFaults } from "./config-schema.js";

export const userPlugin = "id_broker-users";
export const groupPlugin = "id_broker-groups";

/** True where a file configures plugins of others only (Kelvin): it is not ours, and nothing is wrong with it. */
export function isForeign(value: JsonValue): boolean {
  const plugins = at(value, "plugins");
  if (!isTexts(plugins) || plugins.includes(userPlugin) || plugins.includes(groupPlugin)) return false;
  // a misspelt plugin would silently send nothing
  const meantForUs = plugins.some((name) => /^id.?broker/i.test(name));
  return !meantForUs && (plugins.length > 0 || at(value, "plugin_configs", "id_broker") === undefined);
}

/** Everything that is wrong in a configuration of ours, each with what to do; none means that it is a `RawConfig`. */
export function configFaults(value: JsonValue): readonly Fault[] {
  return [
    ...schemaFaults(value),
    ...pluginFaults(value),
    ...urlFaults(value),
    ...misplacedSchools(value),
    ...schoolsTwice(value),
  ];
}

function pluginFaults(value: JsonValue): Fault[] {
  const plugins = at(value, "plugins");
  if (!isTexts(plugins) || plugins.includes(userPlugin) || plugins.includes(groupPlugin)) return [];
  const message = `/plugins must name "${userPlugin}" (users) or "${groupPlugin}" (school classes and workgroups) or both.`;
  return [{ path: "/plugins", code: "NO_PLUGIN", message }];
}

function urlFaults(value: JsonValue): Fault[] {
  const text = at(value, "url");
  if (typeof text !== "string" || text === "") return [];
  const fault = (code: Fault["code"], message: string): Fault[] => [{ path: "/url", code, message }];
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    return fault("BAD_VALUE", '/url must be the address of the ID Broker, e.g. "https://provisioning.example.org/".');
  }
  if (url.username || url.password)
    return fault("BAD_VALUE", "/url must not contain a username or password. Remove them.");
  if (url.protocol === "https:" || loopback.test(url.hostname)) return [];
  return fault("NOT_HTTPS", "/url must begin with https://, because passwords and pupils' names go there.");
}

const loopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/** Without a list every school is sent: a list in the wrong place must not mean that. */
function misplacedSchools(value: JsonValue): Fault[] {
  const listed = at(value, "plugin_configs", "id_broker", "schools");
  if (listed !== undefined && listed !== null) return [];
  const places = [[], ["plugin_configs"], ["plugin_configs", "id_broker"]];
  return places.flatMap((place) => {
    const found = at(value, ...place);
    const keys = isObject(found)
      ? Object.keys(found).filter((key) => /^schools?$/i.test(key) && found[key] !== null)
      : [];
    return keys.map((key) => {
      const path = ["", ...place, key].join("/");
      const message = `${path} is not where schools are listed, and without a list all schools are sent. Name it /plugin_configs/id_broker/schools.`;
      return { path, code: "MISPLACED_SCHOOLS", message } as const;
    });
  });
}

function schoolsTwice(value: JsonValue): Fault[] {
  const schools = at(value, "plugin_configs", "id_broker", "schools");
  if (!isTexts(schools)) return [];
  const folded = schools.map((school) => school.toLowerCase());
  return folded.flatMap((school, index) => {
    const path = `/plugin_configs/id_broker/schools/${index}`;
    const first = folded.indexOf(school);
    if (first === index) return [];
    const message = `${path} lists the same school as /plugin_configs/id_broker/schools/${first} (case does not count). Remove one.`;
    return { path, code: "DUPLICATE_SCHOOL", message } as const;
  });
}

function at(value: JsonValue, ...keys: readonly string[]): JsonValue | undefined {
  return keys.reduce<JsonValue | undefined>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTexts(value: JsonValue | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === "string");
}
