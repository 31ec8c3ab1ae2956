import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { pruneDeletions } from "../../../src/deliver/ledger/prune-deletions.js";
import { type DeliveryParts, openDeliveryParts } from "../../support/delivery-parts.js";
import { idsFrom } from "../../support/guarded.js";

const day = 86_400_000;
let parts: DeliveryParts;
const prune = () => pruneDeletions(parts.delivery.ledger, parts.now());
const known = () => [...parts.delivery.ledger.entries()].map(([id]) => id).sort();
const remove = (id: string) => parts.delivery.ledger.confirmAbsent(id, "user", { deletedAt: parts.now() });

beforeEach(async () => {
  parts = await openDeliveryParts();
});
afterEach(() => parts.close());

it("a deletion is forgotten after three months, not before", async () => {
  const [id = "", later = ""] = idsFrom(2, 2);
  await remove(id);
  parts.pass(90 * day - 1);
  await remove(later);
  await prune();
  expect(known()).toEqual([id, later]);
  parts.pass(1);
  await prune();
  expect(known()).toEqual([later]);
});

it("all deletions are forgotten where there are more than are forgotten at once", async () => {
  await Promise.all(idsFrom(2, 1_001).map(remove));
  parts.pass(90 * day);
  await prune();
  expect(known()).toEqual([]);
});

it("what is there, or was refused and never deleted, is not forgotten", async () => {
  const [there = "", refused = ""] = idsFrom(2, 2);
  await parts.delivery.ledger.confirmPresent(there, { before: undefined, kind: "user", schools: ["A"] });
  await parts.delivery.ledger.confirmAbsent(refused, "user", {});
  parts.pass(1_000 * day);
  await prune();
  expect(known()).toEqual([there, refused]);
});
