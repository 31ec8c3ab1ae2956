import { opendir, readdir } from "node:fs/promises";
import { until } from "@id-connector/until";
import { epoch } from "../process/epoch.js";
import { patienceMs } from "./patience.js";

/** How many items wait in a folder. */
export async function countItems(folder: string): Promise<number> {
  return (await readdir(folder)).filter(isItem).length;
}

/** Resolves when no item waits in any of the folders, with that time (epoch ms). It looks at the first names only, however many there are. */
export async function untilEmpty(folders: readonly string[]): Promise<number> {
  const empty = async () => (await Promise.all(folders.map(isEmpty))).every(Boolean);
  await until(`no item is in ${folders.join(" and ")}`, empty, patienceMs);
  return epoch();
}

async function isEmpty(folder: string): Promise<boolean> {
  // leaving the loop closes the folder
  for await (const { name } of await opendir(folder)) if (isItem(name)) return false;
  return true;
}

function isItem(name: string): boolean {
  return name.endsWith(".json");
}
