// Gives the ledger in a folder another number, sealed as after an orderly stop; with 1 it is as format 1 was, when only workgroups said who is in them.
import { join } from "node:path";
import { printOf, writeSeal } from "../../dist/seal.js";
import { formatKey } from "../../dist/store-format.js";
import { openStore } from "../../dist/store.js";

const [folder, format] = [process.argv[2], Number(process.argv[3])];
const store = await openStore(folder, false);
const entries = [...store.range(["entry"])];
await store.change((transaction) => {
  if (format === 1)
    for (const [key, entry] of entries)
      transaction.put(key, { .../** @type {object} */ (entry), workgroups: undefined });
  transaction.put(formatKey, format);
});
await store.close();
await writeSeal(folder, { ...(await printOf(join(folder, "data.mdb"))), at: Date.now(), closed: true });
