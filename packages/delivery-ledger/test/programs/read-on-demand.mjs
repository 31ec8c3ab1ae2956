// Opens a ledger read-only; for each id on a line of stdin it prints whether the ledger has it, and how many entries it has.
import { createInterface } from "node:readline";
import { openLedger } from "../../dist/index.js";

const ledger = await openLedger(process.argv[2], { readOnly: true });
const authority = ledger.authority("A");
console.log("ready");
for await (const id of createInterface({ input: process.stdin })) {
  const entries = [...authority.entries()].length;
  console.log(JSON.stringify({ id, has: authority.get(id) !== undefined, entries, users: authority.count().user }));
}
await ledger.close();
