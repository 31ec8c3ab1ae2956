// Opens the reader of the queue argv[2] (half-written files: argv[3]), takes what is there and holds it until it is killed.
import { openQueue, openReader } from "../../dist/index.js";

const [folder, tmpFolder] = process.argv.slice(2);
const queue = await openQueue(folder, { tmpFolder });
const reader = await openReader(queue, { keyOf: (_value, name) => name });
const taken = await reader.take(100);
console.log(`took ${taken.length}`);
process.stdin.resume();
