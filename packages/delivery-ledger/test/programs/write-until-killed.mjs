// Writes entries for ever and prints the number of each write after it was confirmed.
import { writeSync } from "node:fs";
import { openLedger } from "../../dist/index.js";

const [folder] = process.argv.slice(2);
const ledger = await openLedger(folder);
const authority = /** @type {any} */ (ledger.authority("A"));
const written = authority.count().user;
for (let number = written; ; number += 8)
  await Promise.all(
    Array.from({ length: 8 }, async (_, i) => {
      const entry = { kind: "user", state: "present", schools: ["S"], digest: "d".repeat(43), related: ["c1"] };
      await authority.write([{ id: `u${number + i}`, put: entry }]);
      writeSync(1, `${number + i}\n`);
    }),
  );
