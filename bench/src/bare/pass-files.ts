import { mkdir, open, readFile, rename, rm, unlink } from "node:fs/promises";
import { join } from "node:path";
import { eachOf } from "./each-of.js";
import { spent, type Spent } from "./spent.js";

export interface PassFiles {
  /** Made for it, and removed. */
  readonly folder: string;
  readonly count: number;
  readonly atOnce: number;
  /** Of each file. */
  readonly bytes: number;
  /** How many files are written for each that is read and removed: as where an item goes into several queues. */
  readonly copies: number;
}

/** Takes files through a folder as a durable queue has to, and does nothing else: write, fsync, rename, read, unlink. */
export async function passFiles({ folder, count, atOnce, bytes, copies }: PassFiles): Promise<Spent> {
  await mkdir(folder, { recursive: true });
  const content = JSON.stringify({ text: "x".repeat(bytes) });
  const write = async (path: string) => {
    const half = `${path}.tmp`;
    const file = await open(half, "wx", 0o640);
    await file.writeFile(content);
    await file.sync();
    await file.close();
    await rename(half, path);
  };
  const pass = async (number: number) => {
    for (let copy = 1; copy < copies; copy++) await write(join(folder, `${number}-${copy}.json`));
    const path = join(folder, `${number}.json`);
    await write(path);
    JSON.parse(await readFile(path, "utf8"));
    await unlink(path);
  };
  try {
    return await spent(count, () => eachOf(Array(count).keys(), atOnce, pass));
  } finally {
    await rm(folder, { recursive: true });
  }
}
