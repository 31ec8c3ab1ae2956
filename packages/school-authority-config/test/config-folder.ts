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

/**
 * To be called while nothing in this process pauses. `next` resolves when something has begun to pause, each time for another pause: what is
 * done then at once comes before the pause is over, however long the machine stands still.
 */
export function watchPauses(): { next(): Promise<void> } {
  const timers = () => process.getActiveResourcesInfo().filter((type) => type === "Timeout").length;
  const before = timers();
  return {
    async next() {
      const end = Date.now() + 120_000;
      for (const isPausing of [false, true])
        while (timers() > before !== isPausing) {
          if (Date.now() > end) throw new Error(`nothing ${isPausing ? "begins" : "ends"} to pause`);
          await setImmediate();
        }
    },
  };
}
