import { join } from "node:path";
import { keyOfName, openQueue, putItem, trashItem, type Queue } from "@id-connector/queue-fs";
import { basename } from "node:path";
import { newFolder } from "./new-folder.js";

const at = "2026-01-01T00:00:00Z";

/** The queue that the programs of this folder work on. */
export function queueIn(folder: string): Promise<Queue> {
  return openQueue(join(folder, "queue"), { tmpFolder: join(folder, "tmp") });
}

/** A new folder with a queue for `move-items`: each item is called after what becomes of it. */
export async function queueWithItems(): Promise<string> {
  const folder = await newFolder();
  const queue = await queueIn(folder);
  for (const key of ["sent", "refused", "kept", "waiting", "trashed"]) {
    const name = await putItem(queue, { key, value: { key } });
    if (key === "trashed") await trashItem(queue, name, { code: "OLD", message: "", firstAt: at, lastAt: at });
  }
  return folder;
}

/** What a queue's file is about, its reason included. */
export function keyOfItem(path: string): string | undefined {
  return keyOfName(basename(path).replace(/\.reason\.json$/, ""));
}
