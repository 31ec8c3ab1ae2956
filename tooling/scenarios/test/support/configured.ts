import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { newFolder } from "./new-folder.js";

/** Where a folder of `configured` has its configurations. */
export const authoritiesIn = (folder: string) => join(folder, "school_authorities");

/** A new folder with the configuration of Traeger2, for `change-configuration`. */
export async function configured(): Promise<string> {
  const folder = await newFolder();
  await mkdir(authoritiesIn(folder));
  const config = {
    name: "Traeger2",
    active: true,
    url: "https://broker.example/",
    plugins: ["id_broker-users", "id_broker-groups"],
    plugin_configs: { id_broker: { username: "u", password: "p", schools: ["Old"], version: 1 } },
    ours: "not",
  };
  const file = join(authoritiesIn(folder), "Traeger2.json");
  await writeFile(file, JSON.stringify(config));
  await chmod(file, 0o600);
  return folder;
}
