// In a mount namespace of its own: mounts the folder argv[2] over argv[3], uses that as a mailbox, and says what lies where.
import { execFileSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listTrash, openQueue, openReader, putItems, restoreItem } from "../../dist/index.js";

const [real, box, home] = process.argv.slice(2);
execFileSync("mount", ["--bind", real, box]);
const queue = await openQueue(box, { tmpFolder: join(home, "tmp"), asideFolder: join(home, "aside") });
await putItems(
  queue,
  ["a", "b"].map((key) => ({ key, value: { key } })),
);
writeFileSync(join(real, "bad.json"), "{");
const reader = await openReader(queue, { keyOf: (/** @type {any} */ value) => value.key, settleMs: 0 });
const taken = await reader.take(10);
await reader.remove(taken);
for await (const { name } of listTrash(queue)) await restoreItem(queue, name);
await reader.close();
const keys = taken.map(({ key }) => key);
console.log(JSON.stringify({ keys, left: readdirSync(real).length, tmp: readdirSync(queue.tmpFolder).length }));
