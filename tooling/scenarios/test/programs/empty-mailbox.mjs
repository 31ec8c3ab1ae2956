// Takes what nobody can read out of the mailbox in argv[2], and restores "old" from its trash.
import { join } from "node:path";
import { listTrash, openQueue, openReader, readItem, restoreItem, trashOf } from "@id-connector/queue-fs";
import { workOnOrder } from "./work-on-order.mjs";

const [folder] = process.argv.slice(2);
await workOnOrder(async () => {
  const aside = { tmpFolder: join(folder, "tmp"), asideFolder: join(folder, "aside") };
  const queue = await openQueue(join(folder, "queue"), aside);
  for await (const { name } of listTrash(queue)) {
    const item = await readItem(trashOf(queue), name);
    if (item.state === "read" && /** @type {any} */ (item.value).key === "old") await restoreItem(queue, name);
  }
  const reader = await openReader(queue, { keyOf: (/** @type {any} */ value) => value.key, settleMs: 0 });
  try {
    for (const item of await reader.take(10)) if (item.key === "sent") await reader.remove([item]);
  } finally {
    await reader.close();
  }
});
