import { writeFileAtomic } from "@id-connector/atomic-file";
import { reasonEnding } from "./item-name.js";
import type { Queue } from "./queue.js";
import type { TrashReason } from "./trash-reason.js";

/** Writes why the item of that path is in the trash, in place of the former reason. On disk when it returns. Throws the system's errors. */
export async function writeReason({ tmpFolder }: Queue, itemPath: string, reason: TrashReason): Promise<void> {
  await writeFileAtomic(itemPath + reasonEnding, `${JSON.stringify(reason, null, 2)}\n`, { tmpFolder });
}
