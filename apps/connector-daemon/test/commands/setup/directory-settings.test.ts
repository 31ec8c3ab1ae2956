import { expect, it } from "@jest/globals";
import type { SetupAnswer } from "../../../src/commands/mistakes/mistake.js";
import { settingsOfAnswers } from "../../../src/commands/setup/directory-settings.js";
import { settingsToKeep } from "../../../src/commands/setup/keep-settings.js";

const hosted = { ldap_server_name: "ldap.a.org", ldap_base: "dc=a,dc=org", ldap_hostdn: "cn=app,dc=a,dc=org" };
const told = { home: "/h", server: "ldap.a.org", base: "dc=a,dc=org", bindDn: "cn=app,dc=a,dc=org" } as const;

function settings(
  answers: Partial<Record<SetupAnswer, string>>,
  { env = {}, kept = {} }: { env?: Record<string, string>; kept?: Record<string, string> } = {},
) {
  const all = new Map(Object.entries(answers)) as Map<SetupAnswer, string>;
  const read = settingsOfAnswers({ answers: all, flags: {}, env, kept });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.settings;
}

it("where a person tells the directory, changes are followed there; a UCS host fills the in queue itself", () => {
  expect(settings(told).listen).toBe("ldap-sync");
  expect(settings({ home: "/h" }, { env: hosted }).listen).toBe("appcenter");
});

it.each([
  ["636", "ldaps"],
  ["7636", "ldaps"],
  ["7389", "starttls"],
])("port %s is spoken to by %s, but for what is said", (port, tls) => {
  expect(settings({ ...told, port }).directory.tls).toBe(tls);
  expect(settings({ ...told, port }, { env: { LDAP_TLS: "starttls" } }).directory.tls).toBe("starttls");
});

it("variables win over what the settings file keeps", () => {
  const kept = { ldap_server_port: "1", LOG_LEVEL: "debug" };
  expect(settings(told, { kept }).directory.port).toBe(1);
  expect(settings(told, { kept, env: { ldap_server_port: "2" } }).directory.port).toBe(2);
});

it("what the surroundings give is not kept a second time", () => {
  const env = { ...hosted, ID_CONNECTOR_HOME: "/h" };
  expect(settingsToKeep(settings({}, { env }), { env, kept: {} })).toBeUndefined();
});

it("what is kept is enough for every program, and holds the way by which the broker was reached", () => {
  const env = { https_proxy: "http://proxy:3128", PATH: "/bin" };
  const variables = settingsToKeep(settings(told), { env, kept: { LOG_LEVEL: "debug" } });
  expect(variables).toMatchObject({ LOG_LEVEL: "debug", https_proxy: "http://proxy:3128", ID_CONNECTOR_HOME: "/h" });
  expect(variables).not.toHaveProperty("PATH");
  expect(settings({ home: "/h" }, { kept: { ...variables } })).toEqual({ ...settings(told), logLevel: "debug" });
});
