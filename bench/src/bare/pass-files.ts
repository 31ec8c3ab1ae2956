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
}

/** Takes files through a folder as a durable queue has to, and does nothing else: write, fsync, rename, read, unlink. */
export async function passFiles({ folder, count, atOnce, bytes }: PassFiles): Promise<Spent> {
  await mkdir(folder, { recursive: true });
  const content = JSON.stringify({ text: "x".repeat(bytes) });
  const pass = async (number: number) => {
    const [half, whole] = [join(folder, `${number}.tmp`), join(folder, `${number}.json`)];
    const file = await open(half, "wx", 0o640);
    await file.writeFile(content);
    await file.sync();
    await file.close();
    await rename(half, whole);
    JSON.parse(await readFile(whole, "utf8"));
    await unlink(whole);
  };
  try {
    return await spent(count, () => eachOf(Array(count).keys(), atOnce, pass));
  } finally {
    await rm(folder, { recursive: true });
  }
}
