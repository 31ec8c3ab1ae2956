// Reads the ledger in a folder, prints a line, and keeps it open until it is ended.
import { setInterval } from "node:timers";
import { openLedger } from "@id-connector/delivery-ledger";

const ledger = await openLedger(process.argv[2], { readOnly: true });
console.log(`reading ${String(ledger.authorities().length)} authorities`);
setInterval(() => ledger.authorities(), 100);
