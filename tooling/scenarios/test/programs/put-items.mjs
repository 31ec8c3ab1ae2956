// Puts items into the queue in argv[2], two and then one, and prints their names when they are put.
import { join } from "node:path";
import { openQueue, putItems } from "@id-connector/queue-fs";
import { say, workOnOrder } from "./work-on-order.mjs";

const [folder] = process.argv.slice(2);
await workOnOrder(async () => {
  const queue = await openQueue(join(folder, "queue"), { tmpFolder: join(folder, "tmp") });
  for (const keys of [["a", "b"], ["c"]]) {
    const items = keys.map((key) => ({ key, value: { key, text: key.repeat(9000) } }));
    for (const name of await putItems(queue, items)) say(name);
  }
});
