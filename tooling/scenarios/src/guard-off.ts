import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeFileAtomic } from "@id-connector/atomic-file";

/** Switches the delete guard of an authority off: for scenarios in which more goes than the guard lets pass. */
export async function switchGuardOff(home: string, authority: string): Promise<void> {
  const file = join(home, "conf", "school_authorities", `${authority}.json`);
  const config = JSON.parse(await readFile(file, "utf8")) as Config;
  config.plugin_configs.id_broker["delete_guard"] = { active: false };
  await writeFileAtomic(file, JSON.stringify(config));
}

interface Config {
  readonly plugin_configs: { readonly id_broker: Record<string, unknown> };
}
