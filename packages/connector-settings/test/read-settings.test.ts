import { describe, expect, it } from "@jest/globals";
import { isLoopback, readSettings, type Settings, type SettingSources } from "../src/index.js";

const enough = {
  ldap_server_name: "dc.example.org",
  ldap_base: "dc=example,dc=org",
  ldap_hostdn: "cn=app,dc=example,dc=org",
};

function read(sources: SettingSources): Settings {
  const result = readSettings(sources);
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join("\n"));
  return result.settings;
}
function problems(sources: SettingSources): string[] {
  const result = readSettings(sources);
  return result.ok ? [] : result.problems.map(({ code, env }) => `${code} ${env}`);
}

describe("settings", () => {
  it("three variables are enough, the rest has the values of a UCS host", () => {
    const settings = read({ env: enough });
    expect(settings.directory).toEqual({
      server: "dc.example.org",
      port: 7389,
      tls: "starttls",
      base: "dc=example,dc=org",
      bindDn: "cn=app,dc=example,dc=org",
    });
    expect(settings.passwordFile).toBe("/etc/machine.secret");
    expect(settings.home).toBe("/var/lib/univention-appcenter/apps/ucsschool-id-connector");
    expect(settings.listen).toBe("appcenter");
    expect(settings.stallSeconds).toBe(900);
    expect(settings.logLevel).toBe("info");
  });
  it("an empty variable counts as not set", () => {
    expect(read({ env: { ...enough, ldap_server_port: "", ID_CONNECTOR_LISTEN: " " } }).directory.port).toBe(7389);
    expect(problems({ env: { ...enough, ldap_base: "" } })).toEqual(["MISSING ldap_base"]);
  });
  it("a flag wins over its variable", () => {
    const settings = read({
      env: { ...enough, LOG_LEVEL: "error" },
      flags: { "log-level": "debug", "ldap-server-port": 389 },
    });
    expect(settings.logLevel).toBe("debug");
    expect(settings.directory.port).toBe(389);
  });
  it("the trash is cleaned after 30 days, or after as many as are given; 0 stands for never", () => {
    const withDays = (days: string) => ({ env: { ...enough, ID_CONNECTOR_TRASH_DAYS: days } });
    expect(read({ env: enough }).trashDays).toBe(30);
    expect(read(withDays("0")).trashDays).toBe(0);
    expect(read({ ...withDays("5"), flags: { "trash-days": "365" } }).trashDays).toBe(365);
    for (const wrong of ["-1", "1.5", "always", "36501"]) {
      expect(problems(withDays(wrong))).toEqual(["WRONG ID_CONNECTOR_TRASH_DAYS"]);
    }
  });
  it("every object is verified within a week, or within as many days as are given, a fraction too; 0 stands for never", () => {
    const withDays = (days: string) => ({ env: { ...enough, ID_CONNECTOR_VERIFY_DAYS: days } });
    expect(read({ env: enough }).verifyDays).toBe(7);
    expect(["0", "0.5", "365"].map((days) => read(withDays(days)).verifyDays)).toEqual([0, 0.5, 365]);
    expect(read({ ...withDays("5"), flags: { "verify-days": "1" } }).verifyDays).toBe(1);
    for (const wrong of ["-1", ".5", "1e3", "weekly", "365.1", "400"]) {
      expect(problems(withDays(wrong))).toEqual(["WRONG ID_CONNECTOR_VERIFY_DAYS"]);
    }
  });
  it("every missing or wrong setting is named at once, with its variable", () => {
    const wrong = { LDAP_TLS: "ssl", ID_CONNECTOR_LISTEN: "telepathy", ID_CONNECTOR_STALL_SECONDS: "15m" };
    const env = { ldap_server_port: "70000", ldap_base: "nonsense", ...wrong };
    expect(problems({ env }).sort()).toEqual([
      "MISSING ldap_hostdn",
      "MISSING ldap_server_name",
      "WRONG ID_CONNECTOR_LISTEN",
      "WRONG ID_CONNECTOR_STALL_SECONDS",
      "WRONG LDAP_TLS",
      "WRONG ldap_base",
      "WRONG ldap_server_port",
    ]);
  });
  it("no encryption is accepted for a loopback address only", () => {
    expect(problems({ env: { ...enough, LDAP_TLS: "none" } })).toEqual(["WRONG LDAP_TLS"]);
    expect(read({ env: { ...enough, ldap_server_name: "127.0.0.1", LDAP_TLS: "none" } }).directory.tls).toBe("none");
  });
  it.each([
    ["127.0.0.1", true],
    ["127.8.9.1", true],
    ["::1", true],
    ["LOCALHOST", true],
    ["127.0.0.1.example.org", false],
    ["10.0.0.1", false],
  ])("%s is a loopback address: %s", (server, expected) => {
    expect(isLoopback(server)).toBe(expected);
  });
});
