import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import {
  createAuthority,
  draftAuthority,
  loadAuthorities,
  newConfig,
  withAccess,
  type JsonObject,
} from "../src/index.js";
import { config, makeFolder, password } from "./config-folder.js";

const wanted = {
  ...{ name: "Traeger2", url: "https://broker.example.org/", username: "provisioning-Traeger2" },
  ...{ password, schools: ["gym17"] },
};

test("a new authority is loaded as it was asked for; nobody but its owner may read its file", async () => {
  const folder = join(await makeFolder(), "not", "there", "yet");
  const { file } = await createAuthority(folder, newConfig({ ...wanted, caFile: "/ca.pem" }));
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(["Traeger2.json"]);
  const { authorities, problems } = await loadAuthorities(folder);
  expect(problems).toEqual([]);
  expect(authorities).toMatchObject([
    { name: "Traeger2", active: true, schools: ["gym17"], sendsUsers: true, sendsGroups: true, caFile: "/ca.pem" },
  ]);
  expect(authorities[0]?.password.reveal()).toBe(password);
});

test.each([
  ["a file that configures it under another name", { "other.json": config("Traeger2") }],
  ["a file of that name, whatever it holds", { "Traeger2.json": "{" }],
  ["a file of that name for another plugin", { "Traeger2.json": { name: "K", plugins: ["kelvin"] } }],
])("%s is not replaced: EXISTS", async (_, files) => {
  const folder = await makeFolder(files);
  const [name = ""] = await readdir(folder);
  const before = await readFile(join(folder, name), "utf8");
  await expect(createAuthority(folder, newConfig(wanted))).rejects.toMatchObject({ code: "EXISTS" });
  expect(await readdir(folder)).toEqual([name]);
  expect(await readFile(join(folder, name), "utf8")).toBe(before);
});

test("of two who make the same one at once, one does and the other one hears it", async () => {
  const folder = await makeFolder();
  const both = await Promise.allSettled([1, 2].map(() => createAuthority(folder, newConfig(wanted))));
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "EXISTS" } });
});

test("every mistake is named, and nothing is written: INVALID", async () => {
  const folder = await makeFolder();
  const made = createAuthority(
    folder,
    newConfig({ ...wanted, name: "Träger", url: "http://broker.example.org", username: "" }),
  );
  await expect(made).rejects.toMatchObject({
    code: "INVALID",
    problems: [{ path: "/name" }, { path: "/plugin_configs/id_broker/username" }, { path: "/url" }],
  });
  expect(await readdir(folder)).toEqual([]);
});

test("another address and login leave all else as it was", () => {
  const before = config("A", { "x-note": 1 }, { future: true, ca_file: "/old.pem" });
  const after = withAccess(before, { url: "https://new.example.org/", username: "u", password: "p" });
  const broker = (before["plugin_configs"] as { id_broker: JsonObject }).id_broker;
  expect(after).toEqual({
    ...before,
    url: "https://new.example.org/",
    plugin_configs: { id_broker: { ...broker, username: "u", password: "p" } },
  });
  expect(withAccess(before, { password: "p" })).toEqual({
    ...before,
    plugin_configs: { id_broker: { ...broker, password: "p" } },
  });
  expect(draftAuthority("/conf", after)).toMatchObject({ name: "A", username: "u", caFile: "/old.pem" });
});
