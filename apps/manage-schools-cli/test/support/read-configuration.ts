import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { authority, type World } from "@id-connector/test-world";

/** The path of the authority's configuration file. */
export function configurationFile({ home }: Pick<World, "home">): string {
  return join(home, "conf", "school_authorities", `${authority}.json`);
}

/** What the authority's configuration lists. */
export async function configuredSchools(world: Pick<World, "home">): Promise<readonly string[]> {
  const { plugin_configs } = JSON.parse(await readFile(configurationFile(world), "utf8")) as {
    readonly plugin_configs: { readonly id_broker: { readonly schools: readonly string[] } };
  };
  return plugin_configs.id_broker.schools;
}
