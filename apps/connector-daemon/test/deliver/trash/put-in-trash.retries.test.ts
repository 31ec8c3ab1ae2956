import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { removeTrashed, restoreItem } from "@id-connector/queue-fs";
import { lookAgain } from "../../../src/deliver/ledger/revisit.js";
import { idOf } from "../../support/delivery-parts.js";
import { openTrashParts, type TrashParts, userOf } from "../../support/trash-parts.js";

const id = idOf(2);
const [minute, day] = [60_000, 86_400_000];
const user = { [id]: userOf(2) };
let parts: TrashParts;
let heal: () => void;

beforeEach(async () => {
  parts = await openTrashParts({ random: () => 0.5 });
  heal = parts.broker.faults.add({ kind: "status", status: 422, only: { ids: [id] } });
});
afterEach(() => parts.close());

const held = () => parts.broker.get(parts.name, "users", id);
const later = () => parts.delivery.ledger.later.get(id);
const pauseMs = () => (later()?.dueAt ?? 0) - parts.delivery.now();
const reasons = async () => (await parts.trashed()).map(({ reason }) => reason);

async function refuse(): Promise<void> {
  await parts.put(id);
  expect(await parts.deliver(user)).toBe(1);
  expect(await parts.trashed()).toHaveLength(1);
}

/** Lets the pause pass that was said last, and tries again. */
async function retry(): Promise<void> {
  parts.pass(pauseMs());
  expect(await parts.take()).toMatchObject([{ id, origin: "retry" }]);
  expect(await parts.deliver(user)).toBe(1);
}

describe("an object that the broker refuses", () => {
  it("lies in the trash once, also where several of its items waited, and says when it is tried again", async () => {
    for (let count = 0; count < 3; count++)
      await parts.put(id, { ...userItem(), ...(count === 0 ? { resend: true } : {}) });
    await parts.deliver(user);
    const [entry, ...others] = await parts.trashed();
    expect(others).toEqual([]);
    expect(entry?.reason).toMatchObject({
      code: "REFUSED",
      key: id,
      retryAt: new Date(later()?.dueAt ?? 0).toISOString(),
    });
    expect(entry?.value).toMatchObject({ id, resend: true });
    expect(later()).toMatchObject({ why: "trashed" });
    expect(await parts.take()).toEqual([]);
    expect(parts.delivery.trash.counts()).toEqual({ REFUSED: 1 });
  });

  it("that comes there again replaces its older entry, keeps the first time and counts", async () => {
    await refuse();
    const [first] = await reasons();
    parts.pass(minute);
    const name = await parts.put(id);
    await parts.deliver(user);
    const [entry, ...others] = await parts.trashed();
    expect(others).toEqual([]);
    expect(entry?.name).toBe(name);
    expect(entry?.reason).toMatchObject({ firstAt: first?.firstAt, retries: 1, attempts: 2 });
    expect(entry?.reason?.lastAt).not.toBe(first?.lastAt);
  });

  it("leaves the trash when a newer change of it got through, and no look is due any more", async () => {
    await refuse();
    heal();
    await parts.put(id);
    await parts.deliver(user);
    expect(held()).toBeDefined();
    expect(await parts.trashed()).toEqual([]);
    expect(later()).toBeUndefined();
    expect(parts.delivery.trash.reasonOf(id)).toBeUndefined();
    expect(parts.log()).toContain('"leftTrash":true');
  });

  it.each(["unchanged", "superseded", "out_of_scope"] as const)(
    "leaves it, too, when it turns out to be %s",
    async (outcome) => {
      await refuse();
      await parts.put(id);
      await parts.deliver({ [id]: { act: "nothing", outcome: outcome, why: "" } });
      expect(await parts.trashed()).toEqual([]);
    },
  );

  it("is tried again after pauses that grow up to a day, and not before", async () => {
    await refuse();
    const pauses: number[] = [];
    for (let retries = 0; retries < 8; retries++) {
      pauses.push(pauseMs());
      parts.pass(pauseMs() - 1_000);
      expect(await parts.take()).toEqual([]);
      await retry();
      expect(await reasons()).toEqual([expect.objectContaining({ code: "REFUSED", retries: retries + 1 })]);
    }
    expect(pauses[0]).toBeLessThan(6 * minute);
    expect(pauses.at(-1)).toBeGreaterThan(day / 2);
    const growing = pauses.slice(0, 5);
    expect(growing).toEqual(growing.toSorted((one, other) => one - other));
    expect(pauses.at(-1)).toBeLessThanOrEqual(day);
    heal();
    await retry();
    expect(await parts.trashed()).toEqual([]);
    expect(held()).toBeDefined();
  });

  it("keeps its pauses where another object had it looked at meanwhile", async () => {
    await refuse();
    for (let count = 0; count < 4; count++) await retry();
    const before = pauseMs();
    await lookAgain(parts.delivery, id, 0, "member missing");
    expect(await parts.take()).toMatchObject([{ id, origin: "due" }]);
    await parts.deliver(user);
    expect(await reasons()).toEqual([expect.objectContaining({ retries: 5 })]);
    expect(pauseMs()).toBeGreaterThan(before);
  });

  it("is not looked at again when a person dropped it: its time comes, and nothing happens", async () => {
    await refuse();
    await parts.delivery.trash.refresh();
    const [entry] = await parts.trashed();
    await removeTrashed(parts.delivery.queue, [entry?.name ?? ""]);
    parts.broker.clearRequests();
    parts.pass(pauseMs());
    expect(await parts.deliver(user)).toBe(0);
    expect(later()).toBeUndefined();
    expect(await parts.trashed()).toEqual([]);
    expect(parts.broker.requests).toEqual([]);
  });

  it("that a person moved back into the queue is sent from there, and is never in the trash twice", async () => {
    await refuse();
    await restoreItem(parts.delivery.queue, (await parts.trashed())[0]?.name ?? "");
    expect(await parts.deliver(user)).toBe(1);
    expect(await reasons()).toHaveLength(1);
    heal();
    await restoreItem(parts.delivery.queue, (await parts.trashed())[0]?.name ?? "");
    await parts.deliver(user);
    expect(held()).toBeDefined();
    expect(await parts.trashed()).toEqual([]);
    expect(later()).toBeUndefined();
  });
});

function userItem(): object {
  return { id, dn: "uid=u2,dc=x", udm_object_type: "users/user", object: {}, options: null };
}
