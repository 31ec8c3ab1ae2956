import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterEach } from "@jest/globals";
import type { JsonObject } from "../src/index.js";

const folders: string[] = [];

afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

/** A folder for one test, with these files: texts as they are, values as JSON. */
export async function makeFolder(files: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "school-authority-config-"));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
  }
  return folder;
}

export const password = 'hunter2 "quoted" ü';

export function config(name: string, changes: JsonObject = {}, broker: JsonObject = {}): JsonObject {
  return {
    name,
    active: true,
    url: "https://provisioning.example.org/",
    plugins: ["id_broker-users", "id_broker-groups"],
    plugin_configs: {
      id_broker: { username: `provisioning-${name}`, password, schools: ["DEMOSCHOOL", "ou1"], version: 1, ...broker },
    },
    ...changes,
  };
}

/** Lets everything that is ready to run in this process run, among it reads of files. */
export async function letOthersRun(): Promise<void> {
  for (let turns = 0; turns < 50; turns += 1) await setImmediate();
}
