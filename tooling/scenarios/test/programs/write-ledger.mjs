// Writes the ledger in argv[2], an entry with its group and a look that is due at a time, and prints what is confirmed.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { openLedger } from "@id-connector/delivery-ledger";
import { say, workOnOrder } from "./work-on-order.mjs";

const [folder] = process.argv.slice(2);
// one that is there is opened before any order, so that only its writes are steps
let ledger = existsSync(join(folder, "ledger", "data.mdb")) ? await openLedger(join(folder, "ledger")) : undefined;
const entry = { kind: "user", state: "present", schools: ["S"], digest: "d".repeat(43), related: ["group"] };
await workOnOrder(async () => {
  ledger ??= await openLedger(join(folder, "ledger"));
  const authority = /** @type {any} */ (ledger.authority("A"));
  const group = { ...entry, kind: "school_class", related: [] };
  for (const id of ["u1", "u2"]) {
    const relation = authority.get("group")
      ? { id: "group", relate: { add: [id] } }
      : { id: "group", put: { ...group, related: [id] } };
    await authority.write([{ id, put: entry }, relation]);
    say(id);
    await authority.later.put(id, { dueAt: 1, attempts: 0, why: "test" });
    say(`${id} later`);
  }
  await authority.later.remove("u1");
  say("u1 no more");
});
