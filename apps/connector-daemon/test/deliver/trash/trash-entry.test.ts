import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Decision } from "../../../src/deliver/decide/decision.js";
import { leaveTrash, readStored, withStored } from "../../../src/deliver/trash/trash-entry.js";
import { idOf, workOn } from "../../support/delivery-parts.js";
import { openTrashParts, userOf, type TrashParts } from "../../support/trash-parts.js";

const id = idOf(2);
const user = { [id]: userOf(2) };
const item = { id, dn: "uid=anna,dc=x", udm_object_type: "users/user", object: {}, options: null };
let parts: TrashParts;

beforeEach(async () => {
  parts = await openTrashParts();
});
afterEach(() => parts.close());

const later = () => parts.delivery.ledger.later.get(id);
const refuseAll = () => parts.broker.faults.add({ kind: "status", status: 422, only: { ids: [id] } });

/** Has all of the trash looked at that is planned. */
async function retry(decisions: Readonly<Record<string, Decision>> = user): Promise<number> {
  await parts.tend();
  parts.pass(((later()?.dueAt ?? 0) - parts.delivery.now()) * 1.01 + 10);
  return parts.deliver(decisions);
}

describe("what a predecessor left in the trash, without a reason", () => {
  it("is counted, looked at with fresh data, and gone when it got through", async () => {
    await parts.drop(
      "2023-01-01-08-00-00-000000.json",
      JSON.stringify({ ...item, action: "x", old_data: { uid: "a" } }),
    );
    await parts.drop(`2023-01-02-08-00-00-000000_${id}_ready.json`, JSON.stringify(item));
    expect(parts.delivery.trash.counts()).toEqual({ UNKNOWN: 1 });
    expect(await retry()).toBe(1);
    expect(parts.broker.get(parts.name, "users", id)).toBeDefined();
    expect(await parts.trashed()).toEqual([]);
    expect(later()).toBeUndefined();
  });

  it("becomes one entry with a reason when it is refused, and nothing of old content stays", async () => {
    refuseAll();
    const old = { ...item, old_data: { mailPrimaryAddress: "anna@example.org" } };
    for (const name of ["a.json", "b.json"]) await parts.drop(name, JSON.stringify(old));
    await retry();
    const [entry, ...others] = await parts.trashed();
    expect(others).toEqual([]);
    expect(entry?.reason).toMatchObject({ code: "REFUSED", key: id });
    expect(entry?.value).toMatchObject({ id });
    expect(JSON.stringify(entry)).not.toContain("anna@example.org");
  });
});

describe("an entry whose content is damaged", () => {
  it("is tried again where its name tells the object, so that nothing is lost", async () => {
    await parts.drop(`2026-01-01-08-00-00-000000_p5_${id}_0123456789ab.json`, '{"id":"0000');
    expect(await retry()).toBe(1);
    expect(parts.broker.get(parts.name, "users", id)).toBeDefined();
    expect(await parts.trashed()).toEqual([]);
  });

  it("is tried again, too, where its content tells it and is no item otherwise", async () => {
    await parts.drop("x.json", JSON.stringify({ id, udm_object_type: "nothing" }), { code: "BAD_ITEM" });
    expect(await retry()).toBe(1);
    expect(await parts.trashed()).toEqual([]);
  });

  it("is whole again when it is refused, and says what the broker says", async () => {
    refuseAll();
    await parts.drop(`2026-01-01-08-00-00-000000_p5_${id}_0123456789ab.json`, "", { code: "ITEM_UNREADABLE" });
    await retry();
    expect(await parts.trashed()).toEqual([
      expect.objectContaining({
        value: expect.objectContaining({ id }) as unknown,
        reason: expect.objectContaining({ code: "REFUSED", retries: 1 }) as unknown,
      }),
    ]);
  });

  it("stays where nobody knows what it is about: it is counted, not tried, not cleaned", async () => {
    await parts.drop("x.json", "{", { code: "ITEM_UNREADABLE", firstAt: "2020-01-01T00:00:00.000Z" });
    await parts.drop("y.json", '{"id":"../../etc"}', { code: "BAD_ITEM", firstAt: "2020-01-01T00:00:00.000Z" });
    await parts.tend(1);
    expect(await parts.trashed()).toHaveLength(2);
    expect(parts.delivery.trash.counts()).toEqual({ ITEM_UNREADABLE: 1, BAD_ITEM: 1 });
    expect(parts.delivery.ledger.later.count()).toBe(0);
  });
});

describe("what the trash has of one object", () => {
  const minute = (number: number) => ({ key: id, lastAt: new Date(number * 60_000).toISOString() });
  const put = (name: string, value: object | string, at: number) => {
    // a folder's time can miss a change right after another one: by now it is looked at whatever its time says
    parts.pass(600_000);
    return parts.drop(name, typeof value === "string" ? value : JSON.stringify(value), minute(at));
  };
  const read = () => readStored(parts.delivery, id);

  it("asks for what any of its entries does, and the newest one counts otherwise", async () => {
    await put("b.json", { ...item, resend: true, dn: "uid=old,dc=x" }, 1);
    await put("a.json", { ...item, deletionAllowed: true }, 2);
    expect(await read()).toMatchObject({ names: ["b.json", "a.json"], item: { dn: item.dn }, whole: true });
    expect(await read()).toMatchObject({ resend: true, deletionAllowed: true });
  });

  it.each([
    ["is damaged", "{"],
    ["is no item", { ...item, udm_object_type: "nothing" }],
    ["is about another object", { ...item, id: idOf(3) }],
  ])("is known by an older entry where the newest one %s", async (_, value) => {
    await put("a.json", item, 1);
    await put("b.json", value, 2);
    expect(await read()).toMatchObject({ names: ["a.json", "b.json"], item: { dn: item.dn }, whole: false });
  });

  it("is forgotten where a person dropped it", async () => {
    await put("a.json", item, 1);
    await rm(join(parts.delivery.queue.folder, "trash", "a.json"));
    expect(parts.delivery.trash.reasonOf(id)).toBeDefined();
    expect(await read()).toBeUndefined();
    expect(parts.delivery.trash.reasonOf(id)).toBeUndefined();
  });

  it("adds to a newer item what it asks for, and not what it says of the object", async () => {
    await put("a.json", { ...item, resend: true, dn: "uid=old,dc=x" }, 1);
    const newer = {
      ...workOn(id),
      item: { ...item, udm_object_type: "users/user" as const },
      origin: "queue" as const,
    };
    expect(await withStored(parts.delivery, newer)).toMatchObject({ resend: true, item: { dn: item.dn } });
  });

  it("leaves the trash as a whole, once", async () => {
    for (const name of ["a.json", "b.json"]) await put(name, item, 1);
    expect(await leaveTrash(parts.delivery, id)).toBe(true);
    expect(await parts.trashed()).toEqual([]);
    expect(await leaveTrash(parts.delivery, id)).toBe(false);
  });
});
