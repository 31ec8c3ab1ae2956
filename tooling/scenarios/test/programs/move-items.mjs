// Takes what waits in the queue in argv[2] as a delivery does: removes "sent", trashes "refused", keeps "kept", restores "trashed".
import { join } from "node:path";
import { keepItem, listItems, listTrash, openQueue, openReader, restoreItem } from "@id-connector/queue-fs";
import { say, workOnOrder } from "./work-on-order.mjs";

const [folder] = process.argv.slice(2);
const reason = { code: "REFUSED", message: "no", firstAt: "2026-01-01T00:00:00Z", lastAt: "2026-01-01T00:00:00Z" };
await workOnOrder(async () => {
  const queue = await openQueue(join(folder, "queue"), { tmpFolder: join(folder, "tmp") });
  for await (const { name } of listTrash(queue)) if (name.includes("_trashed_")) await restoreItem(queue, name);
  say("restored");
  for await (const name of listItems(queue)) if (name.includes("_kept_")) await keepItem(queue, name);
  say("kept");
  const reader = await openReader(queue, { keyOf: (/** @type {any} */ value) => value.key, settleMs: 0 });
  try {
    for (const item of await reader.take(10)) {
      if (item.key === "sent") await reader.remove([item]);
      if (item.key === "refused") await reader.trash(item, reason);
      say(item.key);
    }
  } finally {
    await reader.close();
  }
});
