// Does in the folder in argv[2] what deliveries and operators do with a trash, and what else queue-fs writes.
import { join } from "node:path";
import {
  isMadeAhead,
  listTrash,
  openQueue,
  openQueueAhead,
  openReader,
  putItem,
  putTrashed,
  removeTrashed,
  rewriteReason,
  takeOver,
} from "@id-connector/queue-fs";
import { moveFile } from "@id-connector/atomic-file";
import { say, workOnOrder } from "./work-on-order.mjs";

const [folder] = process.argv.slice(2);
const at = "2026-01-01T00:00:00Z";
const reason = { code: "REFUSED", message: "no", firstAt: at, lastAt: at };
const tmpFolder = join(folder, "tmp");
await workOnOrder(async () => {
  const queue = await openQueueAhead(join(folder, "queue"), { tmpFolder });
  say(`made ahead: ${await isMadeAhead(queue.folder)}`);
  await takeOver(queue);
  say("taken over");
  const name = await putTrashed(queue, { key: "a", value: { key: "a" } }, reason);
  say("trashed");
  await rewriteReason(queue, name, { ...reason, code: "HELD" });
  say("another reason");
  for await (const { name: trashed } of listTrash(queue)) await removeTrashed(queue, [trashed]);
  say("dropped");
  await putItem(queue, { key: "b", value: { key: "b" } });
  const reader = await openReader(queue, { keyOf: (/** @type {any} */ value) => value.key, settleMs: 0 });
  await reader.remove(await reader.take(10));
  await reader.close();
  say("removed");
  await openQueue(join(folder, "gone", "with", "parents"), { tmpFolder });
  say("another queue");
  await moveFile(queue.folder, join(folder, "gone", "queue"));
  say("moved away");
});
