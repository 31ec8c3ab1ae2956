import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { settingDefinitions, type SettingDefinition } from "@id-connector/connector-settings";
import { defaultContainerNames, readContainerNames } from "@id-connector/listener-object";
import { imageConfig } from "../src/index.js";
import { readIni } from "./support/ini.js";

const folder = fileURLToPath(new URL("../../../deploy/appcenter/", import.meta.url));
const entry = fileURLToPath(new URL("../rootfs/usr/local/bin/id-connector-entry", import.meta.url));
const text = (name: string) => readFile(folder + name, "utf8");
const ini = readIni(await text("ini"));
const app = ini.get("Application")!;
const settings = readIni(await text("settings"));
const given = (await text("env")).trim().split("\n");
const entryPoint = await readFile(entry, "utf8");
const definitions: readonly SettingDefinition[] = Object.values(settingDefinitions);

describe("the app's ini", () => {
  const volumes = app
    .get("DockerVolumes")!
    .split(", ")
    .map((one) => one.split(":"));
  const writable = volumes.filter(([, , mode]) => mode !== "ro").map(([, inside]) => inside);

  it("keeps the predecessor's identity, so its folders are ours", () => {
    // the App Center mounts conf and data of an app by itself
    expect(settingDefinitions.home.otherwise).toBe(`/var/lib/univention-appcenter/apps/${app.get("ID")!}`);
    expect(settingDefinitions.listenerFolder.otherwise).toBe(
      `/var/lib/univention-appcenter/listener/${app.get("ID")!}`,
    );
  });

  it("mounts what the image writes and reads, at the same paths inside and outside", () => {
    for (const [outside, inside] of volumes) expect(outside).toBe(inside);
    expect(writable).toEqual([imageConfig.env.LOG_DIR, dirname(settingDefinitions.listenerFolder.otherwise)]);
    expect(app.get("DockerTmpfs")).toBe(`/${imageConfig.env.STARTING_NOTE.split("/")[1]!}`);
    const bundles = given
      .filter((line) => /^(?:SSL_CERT_FILE|LDAP_CA_FILE)=/.test(line))
      .map((line) => line.split("=")[1]!);
    expect(bundles).toHaveLength(2);
    for (const bundle of bundles) expect(volumes.map(([, inside]) => inside)).toContain(dirname(bundle));
  });

  it("opens no port, for the image listens on none, and has the host run no script in it", () => {
    const keys = [...app.keys()];
    expect(keys.filter((key) => /^(?:WebInterface|AutoModProxy|Ports)/.test(key))).toEqual([]);
    const scripts = keys.filter((key) => key.startsWith("DockerScript"));
    expect(scripts).toHaveLength(8);
    for (const key of scripts) expect(app.get(key)).toBe("");
  });

  it("registers the listener for what the in queue is read as", () => {
    expect(app.get("ListenerUdmModules")).toBe("users/user, groups/group");
    expect(app.get("ListenerUDMVersion")).toBe("2");
  });

  it("says in German what it says in English", () => {
    const german = [...ini.get("de")!.keys()];
    expect(german).toEqual(["Name", "Description", "LongDescription"]);
    for (const key of german) expect(app.get(key)).toBeTruthy();
    // longer ones are cut off in the App Center's list
    for (const section of ini.values()) expect(section.get("Description")!.length).toBeLessThan(90);
  });
});

describe("the app's settings", () => {
  const ours = [...settings.keys()].map((name) => name.replace(/^ucsschool-id-connector\//, ""));
  const inside = ours.filter((name) => settings.get(`ucsschool-id-connector/${name}`)!.get("Scope") !== "outside");

  it("are all that the entry point reads, which reads no other", () => {
    const read = [...entryPoint.matchAll(/\$\(setting (\w+)/g)].map(([, name]) => name!);
    expect([...new Set(read)].sort()).toEqual([...inside].sort());
    expect(ours).toContain("update-ca-restart");
  });

  it("become all settings of the daemon alone; what else it needs the App Center gives, or the default is right there", () => {
    const taken = [...entryPoint.matchAll(/^\s*take(?:_number)? ([A-Z_]+) /gm)].map(([, name]) => name!);
    const ofDaemon = definitions.filter(({ isDaemons }) => isDaemons);
    expect(taken.sort()).toEqual(ofDaemon.map(({ env }) => env).sort());
    const byHost = ["ldap_server_name", "ldap_server_port", "ldap_base", "ldap_hostdn"];
    const fitting = [
      "LDAP_PASSWORD_FILE",
      "LDAP_TLS",
      "ID_CONNECTOR_HOME",
      "ID_CONNECTOR_LISTEN",
      "APPCENTER_LISTENER_DIR",
    ];
    const byFile = given.map((line) => line.split("=")[0]!);
    const rest = definitions.filter(({ isDaemons }) => !isDaemons).map(({ env }) => env);
    expect(rest.filter((env) => ![...byHost, ...fitting, ...byFile].includes(env))).toEqual([]);
  });

  it("begin with what the daemon does without them, and are told in both languages", () => {
    const initial = (name: string) => settings.get(`ucsschool-id-connector/${name}`)!.get("InitialValue");
    expect(initial("log_level")!.toLowerCase()).toBe(settingDefinitions.logLevel.otherwise);
    expect(initial("trash_delete_offset")).toBe(settingDefinitions.trashDays.otherwise);
    expect(initial("requests")).toBe(settingDefinitions.requests.otherwise);
    expect(initial("stall_seconds")).toBe(settingDefinitions.stallSeconds.otherwise);
    expect(initial("verify_days")).toBe(settingDefinitions.verifyDays.otherwise);
    for (const one of settings.values())
      for (const key of ["Description", "Description[de]"]) expect(one.get(key)).toBeTruthy();
  });
});

it("the app's environment brings every container that a school may have renamed", () => {
  const renamed = Object.fromEntries(given.map((line) => [line.split("=")[0]!, "renamed"]));
  const names = Object.values(readContainerNames(renamed));
  expect(names).toEqual(Object.values(defaultContainerNames).map(() => "renamed"));
  for (const line of given.filter((one) => one.startsWith("ucsschool_"))) {
    const [variable, value] = line.split("=") as [string, string];
    const registry = /^@%@(.+)@%@$/.exec(value)?.[1] ?? "";
    expect(registry.replace(/[/-]/g, "_")).toBe(variable);
  }
});
