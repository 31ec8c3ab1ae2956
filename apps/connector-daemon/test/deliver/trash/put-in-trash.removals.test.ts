import { ordersFolder, writeOrder } from "@id-connector/deletion-orders";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { putTrashed, readReason, rewriteReason } from "@id-connector/queue-fs";
import type { Decision } from "../../../src/deliver/decide/decision.js";
import { decide } from "../../../src/deliver/decide/decide.js";
import { possibleKinds } from "../../../src/deliver/decide/possible-kinds.js";
import { settle } from "../../../src/deliver/conclude/settle.js";
import { idOf } from "../../support/delivery-parts.js";
import { openTrashParts, school, userOf, type TrashParts } from "../../support/trash-parts.js";

const id = idOf(2);
const user = { [id]: userOf(2) };
const removal: Decision = { act: "remove", kinds: ["user"] };
const item = { id, dn: "uid=anna,dc=x", udm_object_type: "users/user", object: {}, options: null };
const deleted = { ...item, object: null };
let parts: TrashParts;

beforeEach(async () => {
  parts = await openTrashParts();
});
afterEach(() => parts.close());

const later = () => parts.delivery.ledger.later.get(id);
const refuseAll = () => parts.broker.faults.add({ kind: "status", status: 422, only: { ids: [id] } });
const reasons = async () => (await parts.trashed()).map(({ reason }) => reason);

describe("a deletion that was not confirmed", () => {
  it("lasts, and knows when it is tried again what it was about", async () => {
    parts = await reopened({ complete: false });
    const undo = refuseAll();
    await parts.put(id, { ...deleted, resend: true });
    await parts.deliver({ [id]: removal });
    expect(await reasons()).toEqual([expect.objectContaining({ lasting: true })]);
    parts.pass((later()?.dueAt ?? 0) - parts.delivery.now());
    const [work] = await parts.take();
    expect(work).toMatchObject({
      origin: "retry",
      resend: true,
      item: { udm_object_type: "users/user", object: null },
    });
    expect(possibleKinds(work?.item, parts.delivery.names)).toEqual(["user"]);
    undo();
    await parts.deliver({ [id]: removal });
    expect(await parts.trashed()).toEqual([]);
  });

  it("keeps the order that came with it, also where a newer item says nothing of it", async () => {
    refuseAll();
    const order = { command: "release", by: {}, objects: [id], now: parts.now() };
    await writeOrder(ordersFolder(parts.stateFolder, parts.name), order);
    await parts.put(id, { ...deleted, deletionAllowed: true });
    await parts.deliver({ [id]: removal });
    await parts.put(id, deleted);
    expect(await parts.take()).toMatchObject([{ origin: "queue", deletionAllowed: true }]);
  });

  it("of a school is tried again as such", async () => {
    const value = { id, dn: "ou=A,dc=x", udm_object_type: "container/ou", object: null, options: null, resend: true };
    const reason = { code: "SCHOOL_NOT_EMPTY", message: "", firstAt: "", lastAt: "", key: id };
    await putTrashed(parts.delivery.queue, { key: id, value }, reason);
    await parts.tend();
    parts.pass((later()?.dueAt ?? 0) - parts.delivery.now());
    const [work] = await parts.take();
    const known = {
      object: undefined,
      hidden: false,
      schools: [school],
      entries: [],
      ledgerComplete: true,
      scope: ["A"],
    };
    const schoolItem = work?.item?.udm_object_type === "container/ou" ? work.item : undefined;
    const sends = { users: true, groups: true };
    const decision = decide({ ...known, schoolItem, sends, resend: work?.resend ?? false, possibleKinds: ["school"] });
    expect(decision).toMatchObject({ act: "remove_school" });
  });
});

describe("a held deletion", () => {
  const held = { settled: true, outcome: "held", code: "USERS_HELD", why: "too many", confirmed: false } as const;
  const hold = async () => {
    for (const work of await parts.take()) await settle(parts.delivery, { work, decision: removal }, held, 0);
  };
  const look = async () => {
    parts.pass((later()?.dueAt ?? 0) - parts.delivery.now());
    await hold();
  };

  it("lies in the trash, lasts, and names no time for a retry", async () => {
    await parts.put(id, deleted);
    await hold();
    const [reason] = await reasons();
    expect(reason).toMatchObject({ code: "USERS_HELD", message: "too many", lasting: true });
    expect(reason).not.toHaveProperty("retryAt");
    expect(parts.log()).toContain('"outcome":"held"');
  });

  it("is looked at again after growing pauses, which changes nothing in the trash", async () => {
    await parts.put(id, deleted);
    await hold();
    const before = await parts.trashed();
    const pauses: number[] = [];
    for (let looks = 0; looks < 4; looks++) {
      pauses.push((later()?.dueAt ?? 0) - parts.delivery.now());
      await look();
      expect(await parts.trashed()).toEqual(before);
    }
    expect(pauses).toEqual(pauses.toSorted((one, other) => one - other));
  });

  it("leaves the trash when the directory has the object again", async () => {
    await parts.put(id, deleted);
    await hold();
    parts.pass((later()?.dueAt ?? 0) - parts.delivery.now());
    await parts.deliver(user);
    expect(parts.broker.get(parts.name, "users", id)).toBeDefined();
    expect(await parts.trashed()).toEqual([]);
  });

  it("that a person rejected stays so, whatever the daemon remembers, and also when it is deleted once more", async () => {
    await parts.put(id, deleted);
    await hold();
    const { queue } = parts.delivery;
    const [entry] = await parts.trashed();
    const rejected = { ...entry?.reason, code: "DELETION_REJECTED", message: "she stays", firstAt: "", lastAt: "" };
    await rewriteReason(queue, entry?.name ?? "", rejected);
    await look();
    expect(await readReason(queue, entry?.name ?? "")).toEqual(rejected);
    await parts.put(id, deleted);
    await hold();
    expect(await reasons()).toEqual([expect.objectContaining({ code: "DELETION_REJECTED", message: "she stays" })]);
  });
});

async function reopened(options: { readonly complete: boolean }): Promise<TrashParts> {
  await parts.close();
  return openTrashParts(options);
}
