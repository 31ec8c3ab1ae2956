import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Gone, ObjectKind } from "@id-connector/delivery-ledger";
import { restoreWindow } from "../../../src/deliver/guard/restore-window.js";
import { idOf } from "../../support/delivery-parts.js";
import { openTrashParts, type TrashParts } from "../../support/trash-parts.js";

const hour = 3_600_000;
const [id, other, third] = [idOf(2), idOf(3), idOf(4)];
let parts: TrashParts;

beforeEach(async () => {
  parts = await openTrashParts();
});
afterEach(() => parts.close());

/** What counts, by how long ago it was. */
async function restored(): Promise<readonly object[]> {
  const { delivery, now } = parts;
  const found = await restoreWindow({ ...delivery, believed: now });
  return found.map(({ at, ...rest }) => ({ ...rest, ago: now() - at }));
}

/** Deleted at this moment, as the machine's clock shows it. */
const deleted = (one: string, kind: ObjectKind = "user", gone: Gone = {}) =>
  parts.delivery.ledger.confirmAbsent(one, kind, { deletedAt: parts.delivery.wall(), ...gone });
/** In the trash for long, and held again at this moment. */
const held = (one: string, code: string) => {
  const [firstAt, lastAt] = ["2024-01-01T00:00:00Z", new Date(parts.delivery.wall()).toISOString()];
  return parts.drop(`${one}.json`, JSON.stringify({ id: one }), { key: one, code, firstAt, lastAt });
};

describe("a deletion", () => {
  it("counts for an hour, and the oldest comes first", async () => {
    await deleted(other);
    parts.pass(1);
    await deleted(third, "school_class");
    parts.pass(1);
    await deleted(id, "workgroup");
    expect(await restored()).toEqual([
      { id: other, kind: "user", gone: true, ago: 2 },
      { id: third, kind: "school_class", gone: true, ago: 1 },
      { id, kind: "workgroup", gone: true, ago: 0 },
    ]);
    parts.pass(hour - 2);
    expect(await restored()).toMatchObject([{ id: third }, { id }]);
  });

  it.each<[string, ObjectKind, Gone]>([
    ["a person ordered it", "user", { ordered: true }],
    ["it was planned", "user", { planned: true }],
    ["it was a school", "school", {}],
    ["the broker never had the object", "user", { deletedAt: undefined }],
  ])("does not count where %s", async (_, kind, gone) => {
    await deleted(id, kind, gone);
    expect(await restored()).toEqual([]);
  });
});

describe("what is held", () => {
  it("counts as what it is in the ledger, as a class where the ledger does not know it", async () => {
    const { ledger } = parts.delivery;
    await ledger.confirmPresent(other, { before: undefined, kind: "workgroup", schools: ["A"] });
    await held(id, "USERS_HELD");
    await held(other, "GROUPS_HELD");
    await held(third, "GROUPS_HELD");
    const found = new Map((await restored()).map((one) => [Reflect.get(one, "id"), one]));
    expect(found).toEqual(
      new Map([
        [id, { id, kind: "user", gone: false, ago: 0 }],
        [other, { id: other, kind: "workgroup", gone: false, ago: 0 }],
        [third, { id: third, kind: "school_class", gone: false, ago: 0 }],
      ]),
    );
  });

  it("counts by when it was held last, until that is an hour ago", async () => {
    await held(id, "USERS_HELD");
    parts.pass(hour - 1);
    expect(await restored()).toMatchObject([{ id, ago: hour - 1 }]);
    parts.pass(1);
    expect(await restored()).toEqual([]);
  });

  it.each(["MEMBERS_HELD", "DELETION_REJECTED", "REFUSED"])(
    "does not count where it is in the trash as %s",
    async (code) => {
      await held(id, code);
      expect(await restored()).toEqual([]);
    },
  );
});

describe("where the machine's clock was set", () => {
  const month = 31 * 24 * hour;
  const directions = [
    ["forward by a month", month],
    ["back by a month", -month],
    ["forward by an hour", hour],
    ["back by an hour", -hour],
  ] as const;

  it.each(directions)("what went before counts by how far that clock is believed: %s", async (_, ms) => {
    await deleted(id);
    parts.pass(600_000);
    parts.step(ms);
    expect(await restored()).toMatchObject([{ id, ago: 600_000 }]);
  });

  it.each(directions)("what went after counts by the clock as it is: %s", async (_, ms) => {
    parts.step(ms);
    await deleted(id);
    parts.pass(600_000);
    expect(await restored()).toMatchObject([{ id, ago: 600_000 }]);
  });

  it("by less than an hour, what went before counts no shorter than an hour", async () => {
    await deleted(id);
    parts.pass(600_000);
    parts.step(2_400_000);
    expect(await restored()).toMatchObject([{ id, ago: 600_000 }]);
    parts.step(-4_000_000);
    expect(await restored()).toMatchObject([{ id, ago: 600_000 }]);
  });

  it("what a clock stamped that was ahead of both counts from this moment", async () => {
    await deleted(id, "user", { deletedAt: parts.now() + month });
    expect(await restored()).toMatchObject([{ id, ago: 0 }]);
  });
});
