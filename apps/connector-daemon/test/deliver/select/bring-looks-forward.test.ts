import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { bringLooksForward } from "../../../src/deliver/select/bring-looks-forward.js";
import { idOf, openDeliveryParts, type DeliveryParts } from "../../support/delivery-parts.js";

let parts: DeliveryParts;
beforeEach(async () => {
  parts = await openDeliveryParts();
});
afterEach(() => parts.close());

it("looks that were planned by another clock are had soon, spread, and as often as before; what is due stays due", async () => {
  const { ledger, now } = parts.delivery;
  const month = 31 * 86_400_000;
  const looks = Array.from({ length: 100 }, (_, index) => idOf(index + 10));
  for (const id of looks) await ledger.later.put(id, { dueAt: now() + month, attempts: 3, why: "member unresolved" });
  await ledger.later.put(idOf(1), { dueAt: now() - month, attempts: 0, why: "lost" });
  await ledger.later.put(idOf(2), { dueAt: now() + month, attempts: 0, why: "trashed" });
  await bringLooksForward(parts.delivery);
  const pauses = looks.map((id) => (ledger.later.get(id)?.dueAt ?? Infinity) - now());
  expect(Math.max(...pauses)).toBeLessThan(60_000);
  expect(pauses.filter((pause) => pause < 5_000).length).toBeLessThan(60);
  expect(ledger.later.get(looks[0] ?? "")).toMatchObject({ attempts: 3, why: "member unresolved" });
  expect(ledger.later.get(idOf(1))?.dueAt).toBe(now() - month);
  // the maintainer of the trash sees to that
  expect(ledger.later.get(idOf(2))?.dueAt).toBe(now() + month);
});
