// Puts argv[4] items of key argv[5] into the queue argv[2] (half-written files: argv[3]), in batches, each printed once it is durable.
import { openQueue, putItems } from "../../dist/index.js";

const [folder, tmpFolder, count, key] = process.argv.slice(2);
const queue = await openQueue(folder, { tmpFolder });
for (let done = 0; done < Number(count); done += 10) {
  const items = Array.from({ length: 10 }, (_, index) => ({
    key,
    value: { key, turn: done + index, text: "x".repeat(5000) },
  }));
  const names = await putItems(queue, items);
  console.log(names.join("\n"));
}
