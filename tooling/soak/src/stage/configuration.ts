import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { authority, type World } from "@id-connector/test-world";

/** The parts of an authority's configuration file that a soak changes. */
export interface Configuration {
  active: boolean;
  readonly plugin_configs: {
    readonly id_broker: { password: string; readonly schools: readonly string[]; delete_guard?: object };
  };
}

/** Changes an authority's file as an editor does: a new one takes its place. Whoever calls it has the configuration's turn. */
export async function changeConfiguration(world: World, change: (config: Configuration) => void): Promise<void> {
  const config = JSON.parse(await readConfiguration(world)) as Configuration;
  change(config);
  await writeConfiguration(world, JSON.stringify(config, undefined, 2));
}

export function readConfiguration({ home }: World): Promise<string> {
  return readFile(pathIn(home), "utf8");
}

export async function writeConfiguration({ home }: World, text: string): Promise<void> {
  const beside = join(home, "conf", `${authority}.new`);
  await writeFile(beside, text, { mode: 0o600 });
  await rename(beside, pathIn(home));
}

/** The schools that are configured now. */
export async function listedSchools(world: World): Promise<readonly string[]> {
  return (JSON.parse(await readConfiguration(world)) as Configuration).plugin_configs.id_broker.schools;
}

function pathIn(home: string): string {
  return join(home, "conf", "school_authorities", `${authority}.json`);
}
