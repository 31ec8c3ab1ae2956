import { opendir, readFile, unlink } from "node:fs/promises";
import { join } from "node:path";
import { eachOf } from "./each-of.js";
import { spent, type Spent } from "./spent.js";

export interface DrainFolder {
  readonly folder: string;
  readonly count: number;
  readonly atOnce: number;
}

/** Reads and removes all files of a folder. */
export function drainFolder({ folder, count, atOnce }: DrainFolder): Promise<Spent> {
  return spent(count, async () => {
    const entries = await opendir(folder);
    await eachOf(entries, atOnce, async ({ name }) => {
      const path = join(folder, name);
      JSON.parse(await readFile(path, "utf8"));
      await unlink(path);
    });
  });
}
