import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { LedgerEntry } from "@id-connector/delivery-ledger";
import { noteContradiction } from "../../../src/deliver/apply/note-contradiction.js";
import { putUser } from "../../../src/deliver/apply/put-user.js";
import { type DeliveryParts, idOf, openDeliveryParts } from "../../support/delivery-parts.js";
import { send, userIn } from "../../support/guarded.js";

const [one, two] = [idOf(2), idOf(3)];
let parts: DeliveryParts;
let contradicted: [string, string][];
const delivery = () => ({
  ...parts.delivery,
  contradicted: (id: string, how: string) => void contradicted.push([id, how]),
});

beforeEach(async () => {
  parts = await openDeliveryParts();
  contradicted = [];
});
afterEach(() => parts.close());

type How = "created" | "replaced" | "found";
const entry = (state: LedgerEntry["state"], change: Partial<LedgerEntry> = {}): LedgerEntry => ({
  ...{ kind: "user", state, schools: ["A"], related: [] },
  ...change,
});
const note = (before: LedgerEntry | undefined, how: How) => noteContradiction(delivery(), one, { before, how });

describe("the broker contradicts a ledger that was sure", () => {
  it("where it has what the ledger does not know: that is not complete any more", async () => {
    await send(parts.delivery, [one, two]);
    await parts.delivery.ledger.forgetObjects([{ id: one }]);
    await putUser(delivery(), userIn(one, []));
    expect([contradicted, parts.delivery.ledger.complete]).toEqual([[[one, "unknown"]], false]);
    await parts.delivery.ledger.forgetObjects([{ id: two }]);
    await putUser(delivery(), userIn(two, []));
    expect(contradicted).toHaveLength(1);
  });

  it("where it has what was deleted: the ledger knows of it, and stays complete", async () => {
    await note(entry("absent"), "found");
    expect([contradicted, parts.delivery.ledger.complete]).toEqual([[[one, "unknown"]], true]);
  });

  it("where it lost what it had", async () => {
    await send(parts.delivery, [one]);
    parts.broker.tamper.remove(parts.name, "users", one);
    await putUser(delivery(), { ...userIn(one, []), content: "new" });
    expect([contradicted, parts.delivery.ledger.complete]).toEqual([[[one, "lost"]], true]);
  });
});

it.each<[string, LedgerEntry | undefined, How]>([
  ["has what it should have", entry("present"), "replaced"],
  ["has what it should have, which was read first", entry("present"), "found"],
  ["did not have what nobody knew", undefined, "created"],
  ["did not have what was deleted", entry("absent"), "created"],
  ["has something of which a request got no answer", entry("sending"), "found"],
  ["did not have something of which a request got no answer", entry("sending"), "created"],
  ["lost something of which the ledger was unsure", entry("present", { unsure: true }), "created"],
  ["has something of which the ledger was unsure", entry("absent", { unsure: true }), "found"],
])("a broker that %s contradicts nothing", async (_, before, how) => {
  await note(before, how);
  expect([contradicted, parts.delivery.ledger.complete]).toEqual([[], true]);
});
