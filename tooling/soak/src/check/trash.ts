import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { authority, trashedInQueue, type World } from "@id-connector/test-world";
import { junkMark } from "../faults/put-in-queue.js";

/** What lies in the trash of the out queue and is no junk of ours, by file. */
export interface Trashed {
  readonly file: string;
  readonly code: string;
  readonly text: string;
}

export async function listTrash(world: World): Promise<readonly Trashed[]> {
  const folder = trashFolder(world);
  const files = (await namesIn(folder)).filter((name) => !name.endsWith(reasonEnding) && !name.includes(junkMark));
  const read = async (file: string): Promise<Trashed[]> => {
    const text = await readFile(join(folder, file + reasonEnding), "utf8").catch(() => undefined);
    // it may leave while it is looked at; whether one stays without a reason, the promises say
    return text === undefined ? [] : [{ file, text, code: (JSON.parse(text) as { code: string }).code }];
  };
  return (await Promise.all(files.map(read))).flat();
}

/** Takes away what was put into queues and is no item, in the trash too. */
export async function clearJunk(world: World): Promise<void> {
  const inQueue = join(world.home, "data", "listener");
  for (const folder of [inQueue, outQueue(world), trashFolder(world)]) {
    const junk = (await namesIn(folder)).filter((name) => name.includes(junkMark));
    for (const name of junk) await rm(join(folder, name), { recursive: true, force: true });
  }
  // there items have names of our own
  for (const { file, path } of await trashedInQueue(world.home))
    if (file.includes(junkMark)) for (const one of [path, path + reasonEnding]) await rm(one, { force: true });
}

/** How many items wait in the in queue and the out queue. */
export async function countQueued(world: World): Promise<number> {
  const names = await Promise.all([join(world.home, "data", "listener"), outQueue(world)].map(namesIn));
  return names.flat().filter((name) => name.endsWith(".json")).length;
}

const reasonEnding = ".reason.json";

function outQueue({ home }: World): string {
  return join(home, "data", "out_queues", authority);
}

function trashFolder(world: World): string {
  return join(outQueue(world), "trash");
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return [];
  });
}
