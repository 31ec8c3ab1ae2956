// Opens the ledger in a folder for reading, reads and closes it, until it is killed; prints now and then how often it did.
import { openStore } from "../../dist/store.js";
import { formatKey } from "../../dist/store-format.js";

const folder = process.argv[2] ?? "";
for (let times = 1; ; times += 1) {
  const store = await openStore(folder, true);
  store.get(formatKey);
  await store.close();
  if (times % 100 === 0) console.log(times);
}
