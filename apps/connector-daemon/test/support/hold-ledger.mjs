// Holds the write lock of the ledger in a folder for ever: it stays in the middle of a transaction. Prints a line when it has it.
import { writeSync } from "node:fs";
import { openLedger } from "@id-connector/delivery-ledger";

const ledger = await openLedger(process.argv[2]);
let asked = 0;
const change = {
  get id() {
    asked += 1;
    if (asked > 1) {
      writeSync(1, "held\n");
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    }
    return "x";
  },
  remove: true,
};
await /** @type {any} */ (ledger.authority("nobody")).write([change]);
