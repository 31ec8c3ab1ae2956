import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { settingDefinitions } from "@id-connector/connector-settings";
import { user } from "../src/index.js";

const deploy = fileURLToPath(new URL("../../../deploy/", import.meta.url));
const names = await readdir(deploy, { recursive: true });
const files = new Map(
  await Promise.all(
    names
      .filter((name) => /\.(?:md|ya?ml|service)$/.test(name))
      .map(async (name) => [name, await readFile(deploy + name, "utf8")] as const),
  ),
);
const settings: ReadonlySet<string> = new Set(Object.values(settingDefinitions).map(({ env }) => env));
const text = (name: string): string => files.get(name) ?? "";

describe("what stands in deploy/", () => {
  it.each([...files.keys()])("%s names no setting that there is not", (name) => {
    const named = text(name).match(/\b(?:ID_CONNECTOR_|LDAP_|ldap_)\w+/g) ?? [];
    expect(named.filter((one) => !settings.has(one))).toEqual([]);
  });

  it("names every setting that must be given, wherever settings are given", () => {
    const needed = Object.values(settingDefinitions).flatMap((one) => ("otherwise" in one ? [] : [one.env]));
    expect(needed.length).toBeGreaterThan(2);
    for (const kind of ["systemd", "compose", "kubernetes"])
      for (const one of needed) expect(text(`${kind}/README.md`)).toContain(`${one}=`);
  });

  it("runs the container as its user, on its folders", () => {
    const id = String(user.id);
    const home = settingDefinitions.home.otherwise;
    expect(text("compose/compose.yaml")).toContain(`user: "${id}:${id}"`);
    expect(text("kubernetes/connector.yaml")).toContain(`runAsUser: ${id}`);
    for (const file of ["compose/compose.yaml", "kubernetes/connector.yaml"])
      for (const part of ["data", "conf"]) expect(text(file)).toContain(`${home}/${part}`);
  });
});
