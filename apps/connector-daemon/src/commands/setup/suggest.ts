import { settingDefinitions } from "@id-connector/connector-settings";
import type { SetupAnswer } from "../mistakes/mistake.js";

/** What is likely to be answered, from what was answered before; undefined where nothing is. Pure. */
export function suggest(key: SetupAnswer, answers: ReadonlyMap<SetupAnswer, string>): string | undefined {
  switch (key) {
    case "home":
      return "/var/lib/id-connector";
    case "port":
      return settingDefinitions.port.otherwise;
    case "tls":
      return isLdaps(answers.get("port")) ? "ldaps" : settingDefinitions.tls.otherwise;
    case "base":
      return baseOf(answers.get("server") ?? "");
    case "username":
      return answers.has("name") ? `provisioning-${answers.get("name") ?? ""}` : undefined;
    default:
      return undefined;
  }
}

/** Ports that speak TLS from the first byte. */
export function isLdaps(port: string | undefined): boolean {
  return port === "636" || port === "7636";
}

/** "ldap.example.org" → "dc=example,dc=org", as UCS names its base. */
function baseOf(server: string): string | undefined {
  const [, ...domain] = server.split(".");
  return domain.length > 0 && /[a-z]/i.test(domain.at(-1) ?? "")
    ? domain.map((part) => `dc=${part}`).join(",")
    : undefined;
}
