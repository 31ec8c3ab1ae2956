import { opendir } from "node:fs/promises";
import { spent, type Spent } from "./spent.js";

/** Goes through the names in a folder, keeping none. */
export function listFolder({ folder, count }: { readonly folder: string; readonly count: number }): Promise<Spent> {
  return spent(count, async () => {
    let seen = 0;
    for await (const { name } of await opendir(folder)) seen += name === "" ? 0 : 1;
    if (seen < count) throw new Error(`only ${seen} of ${count} files are in ${folder}`);
  });
}
