import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { GroupOfUser } from "@id-connector/listener-object";
import { apply } from "../../../src/deliver/apply/apply.js";
import { type DeliveryParts, idOf, openDeliveryParts, workOn } from "../../support/delivery-parts.js";
import { groupOf, userIn } from "../../support/guarded.js";

let parts: DeliveryParts;
const [pupil, choir, orchestra] = [idOf(10), idOf(20), idOf(21)];
const named = (id: string): GroupOfUser => ({
  ...{ kind: "workgroup", id, dn: "", school: "A", name: id.slice(-4), description: "" },
});
/** Looks at the user, whom the directory has in these workgroups by its DN. */
const look = (...workgroups: readonly string[]) =>
  apply(parts.delivery, workOn(pupil), { ...userIn(pupil, []), groups: workgroups.map(named) });
const sendWorkgroup = (id: string, members: readonly string[]) =>
  apply(parts.delivery, workOn(id), groupOf(id, members, { kind: "workgroup" }));
const asked = (id: string) => parts.delivery.ledger.later.get(id)?.why;

beforeEach(async () => {
  parts = await openDeliveryParts();
  await look();
  await sendWorkgroup(choir, [pupil]);
  await sendWorkgroup(orchestra, []);
});
afterEach(() => parts.close());

describe("a look at a user who is at the broker already", () => {
  it("asks for nothing where its workgroups have it", async () => {
    expect(await look(choir)).toMatchObject({ outcome: "unchanged" });
    expect([asked(choir), asked(orchestra)]).toEqual([undefined, undefined]);
  });

  it("has those looked at that its DN left or came into, though they did not change", async () => {
    expect(await look(orchestra)).toMatchObject({ outcome: "unchanged" });
    expect([asked(choir), asked(orchestra)]).toEqual(["member left", "member arrived"]);
    await parts.delivery.ledger.later.remove(choir);
    await sendWorkgroup(choir, []);
    await look(orchestra);
    expect(asked(choir)).toBeUndefined();
  });

  it("leaves those to the trash that lie there", async () => {
    const reason = { code: "REFUSED", message: "", firstAt: "", lastAt: "", key: choir };
    parts.delivery.trash.put(choir, "a.json", reason);
    await look();
    expect(asked(choir)).toBeUndefined();
  });
});
