// Takes all items of the queue argv[2] (half-written files: argv[3]) and prints their keys; ends with 9 while it reads one that says `dies`.
// With --by-name it knows their keys from their names.
import { keyOfName, openQueue, openReader } from "../../dist/index.js";

const [folder, tmpFolder, byName] = process.argv.slice(2);
const keyOf = ({ id, dies }) => {
  if (dies) process.exit(9);
  return id;
};
const reader = await openReader(await openQueue(folder, { tmpFolder }), { keyOf, ...(byName ? { keyOfName } : {}) });
for (let taken; (taken = await reader.take(10)).length > 0;) for (const { key } of taken) console.log(key);
await reader.close();
