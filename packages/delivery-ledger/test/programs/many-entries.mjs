// Writes and goes through very many entries; started with a heap that could not hold them. Prints what it counted.
import { openLedger } from "../../dist/index.js";

const [folder, number] = process.argv.slice(2);
const ledger = await openLedger(folder);
const authority = /** @type {any} */ (ledger.authority("A"));
const entry = {
  kind: "user",
  state: "present",
  schools: ["DEMOSCHOOL"],
  digest: "d".repeat(43),
  sentAt: 1,
  related: [],
};
for (let from = 0; from < Number(number); from += 1000) {
  const put = (_, i) => ({ id: `u${from + i}`, put: { ...entry, related: [`9f4b6b5e-5a3b-103f-8b1c-${from + i}`] } });
  await authority.write(Array.from({ length: 1000 }, put));
}
let entries = 0;
let filtered = 0;
for (const [, { kind }] of authority.entries()) if (kind === "user") entries++;
for (const found of authority.entries({ school: "other" })) if (found) filtered++;
console.log(JSON.stringify({ entries, filtered, counted: authority.count().user }));
await ledger.close();
