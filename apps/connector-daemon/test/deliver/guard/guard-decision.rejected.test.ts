import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { putTrashed } from "@id-connector/queue-fs";
import { type DeliveryParts, idOf, openDeliveryParts } from "../../support/delivery-parts.js";
import { act, groupOf, removal, send } from "../../support/guarded.js";

const [user, member, group] = [idOf(2), idOf(3), idOf(4)];
const none = { number: 0, share: 0 };
let parts: DeliveryParts;

beforeEach(async () => {
  parts = await openDeliveryParts({ limits: { active: false, users: none, groups: none, members: none } });
});
afterEach(() => parts.close());

/** A person said so while the guard was on; now it is switched off. */
async function rejected(id: string): Promise<void> {
  const { queue, trash, now } = parts.delivery;
  const at = new Date(now()).toISOString();
  const value = { id, dn: "uid=a,dc=x", udm_object_type: "users/user", object: null, options: null };
  const reason = { code: "DELETION_REJECTED", message: "it stays", firstAt: at, lastAt: at, key: id };
  await putTrashed(queue, { key: id, value }, reason);
  await trash.refresh();
}

it("a deletion that a person rejected is not done without the guard either; any other is, at once", async () => {
  await send(parts.delivery, [user, member]);
  await rejected(user);
  expect(await act(parts, user, removal())).toMatchObject({ outcome: "held", code: "DELETION_REJECTED" });
  expect(await act(parts, member, removal())).toMatchObject({ outcome: "deleted" });
  expect(parts.broker.get(parts.name, "users", user)).toBeDefined();
});

it("members that a person said stay in a class stay in it without the guard, too; what else changed of it is sent", async () => {
  await send(parts.delivery, [user, member], [group]);
  await rejected(group);
  const changed = groupOf(group, [user], { content: "new", body: { ...groupOf(group, []).body, description: "new" } });
  expect(await act(parts, group, changed)).toMatchObject({ outcome: "held", code: "DELETION_REJECTED" });
  const there = parts.broker.get(parts.name, "classes", group);
  expect([there?.description, there?.members.toSorted()]).toEqual(["new", [user, member]]);
});
