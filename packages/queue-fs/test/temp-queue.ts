import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openQueue, type Queue } from "../src/index.js";

export interface TempQueue extends Queue {
  readonly home: string;
  /** Writes a file into the queue's folder as another program would. */
  write(name: string, content: string | Uint8Array): Promise<void>;
  remove(): Promise<void>;
}

export async function tempQueue(): Promise<TempQueue> {
  const home = await mkdtemp(join(tmpdir(), "queue-fs-"));
  const queue = await openQueue(join(home, "queue"), { tmpFolder: join(home, "tmp") });
  return {
    ...queue,
    home,
    write: (name, content) => writeFile(join(queue.folder, name), content),
    remove: () => rm(home, { recursive: true, force: true }),
  };
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** Runs `work` without root's power to ignore rights; where the tests do not run as root, just runs it. */
export async function asNobody(work: () => Promise<void>): Promise<void> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65534);
  try {
    await work();
  } finally {
    process.seteuid?.(0);
  }
}
