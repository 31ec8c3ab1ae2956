import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expectedBroker } from "../expected-broker.js";
import { readDirectory, schoolsIn } from "../read-directory.js";
import type { World } from "../start-world.js";
import type { Places } from "./nothing-lost.js";

/** Reads what waits for an authority and what lies in its trash, and how the classes are called. */
export async function readPlaces(world: World, name: string, listed: readonly string[] | undefined): Promise<Places> {
  const queue = join(world.home, "data", "out_queues", name);
  const waiting = await Promise.all([join(world.home, "data", "listener"), queue].map(readIds));
  return {
    queued: waiting.flat(),
    trashed: await readTrash(join(queue, "trash")),
    classNames: await readClassNames(world, name, listed),
  };
}

/** The ids of the objects that the items of a queue speak of; the name of the file where none can be read. */
async function readIds(folder: string): Promise<readonly string[]> {
  const ids = await Promise.all(
    (await itemsIn(folder)).map(async (name) => {
      const text = await readFile(join(folder, name), "utf8").catch(() => undefined);
      return text === undefined ? [] : [textIn(text, "id") ?? name];
    }),
  );
  return ids.flat();
}

async function readTrash(folder: string): Promise<Places["trashed"]> {
  const items = (await itemsIn(folder)).filter((name) => !name.endsWith(".reason.json"));
  return Promise.all(
    items.map(async (item) => {
      const reason = await readFile(join(folder, `${item}.reason.json`), "utf8").catch(() => "");
      return { id: textIn(reason, "key") ?? item, code: textIn(reason, "code") };
    }),
  );
}

async function readClassNames({ slapd, broker, containers }: World, name: string, listed?: readonly string[]) {
  const entries = await readDirectory(slapd.ldap);
  const wanted = expectedBroker(entries, listed ?? schoolsIn(entries), containers);
  const names = new Map<string, string[]>();
  for (const [id, body] of [wanted.classes, broker.dump()[name]?.classes ?? {}].flatMap((all) => Object.entries(all))) {
    const { school, name: own } = body as { readonly school: string; readonly name: string };
    names.set(id, [...(names.get(id) ?? []), `${school}-${own}`.toLowerCase()]);
  }
  return names;
}

async function itemsIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith(".json"));
}

/** A text field of a JSON text; undefined where there is none or it cannot be read. */
function textIn(json: string, field: string): string | undefined {
  try {
    const value = (JSON.parse(json) as Readonly<Record<string, unknown>> | null)?.[field];
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}
