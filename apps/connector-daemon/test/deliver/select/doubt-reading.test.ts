import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Logger } from "@id-connector/logger";
import type { ObjectReading } from "@id-connector/ldap-reader";
import { type DirectoryObject, itemOf, type ListenerItem } from "@id-connector/listener-object";
import { doubtReading } from "../../../src/deliver/select/doubt-reading.js";
import type { Work } from "../../../src/deliver/context/work.js";
import { pupil } from "../../support/delivering.js";
import { idOf, workOn } from "../../support/delivery-parts.js";
import { openTrashParts, type TrashParts } from "../../support/trash-parts.js";

const [minute, day] = [60_000, 86_400_000];
const id = idOf(2);
const [asItWas, asItIs] = [pupil(id, "Alt"), pupil(id, "Neu")];
const [older, newer] = [itemOf(id, asItWas), itemOf(id, asItIs)];
const long = "20000101000000.000000Z#000000#000#000000";
let parts: TrashParts;
let warned: unknown[];

beforeEach(async () => {
  parts = await openTrashParts();
  warned = [];
});
afterEach(() => parts.close());

/** Work for items of which each was written so many milliseconds ago, the oldest first. */
function items(...said: readonly (readonly [item: ListenerItem, ago: number])[]): Work {
  const [values, writtenAt] = [said.map(([item]) => item), said.map(([, ago]) => parts.delivery.wall() - ago)];
  const [value = newer, newestAt = 0, oldestAt = 0] = [values.at(-1), writtenAt.at(-1), writtenAt[0]];
  const taken = { key: id, names: [], value, values, writtenAt, priority: 1, oldestAt, newestAt };
  return workOn(id, { taken, item: value, origin: "queue" });
}
function readingOf(object: DirectoryObject | undefined, change: Partial<ObjectReading> = {}): ObjectReading {
  const objects = new Map(object && [[id, object]]);
  const nothingHidden = { hidden: new Set<string>(), hiddenAttributes: new Map<string, readonly string[]>() };
  return { position: [long], objects, schools: [], ...nothingHidden, ...change };
}
function doubt(work: Work, reading: ObjectReading, itemsTell = true): ReturnType<typeof doubtReading> {
  const log: Logger = { ...parts.delivery.log, warn: (_message, fields) => void warned.push(fields?.["code"]) };
  return doubtReading({ ...parts.delivery, log, itemsTell }, work, reading);
}
const noted = () => parts.delivery.doubts.get(id);

describe("a reading is believed where", () => {
  it.each<[string, () => Parameters<typeof doubt>]>([
    ["the item says the same", () => [items([newer, 0]), readingOf(asItIs)]],
    ["no items tell what somebody else read", () => [items([newer, 0]), readingOf(asItWas), false]],
    ["a person asked for the object", () => [{ ...items([newer, 0]), resend: true }, readingOf(asItWas)]],
    ["a part of the object is hidden", () => [items([newer, 0]), readingOf(asItWas, { hidden: new Set([id]) })]],
    ["there is no item", () => [workOn(id), readingOf(asItWas)]],
    ["the item is older than a day", () => [items([newer, day + 1]), readingOf(asItWas)]],
    ["nobody knows when the item came", () => [workOn(id, { item: newer }), readingOf(asItWas)]],
  ])("%s, and it is no longer doubted", (_, circumstances) => {
    doubt(items([newer, 0]), readingOf(asItWas));
    expect(noted()).toBeDefined();
    expect(doubt(...circumstances())).toBeUndefined();
    expect(noted()).toBeUndefined();
  });
});

describe("a reading that an item contradicts", () => {
  it("is doubted since the first time; it is read again later, and the log warns once", () => {
    const since = parts.now();
    expect(doubt(items([newer, 0]), readingOf(asItWas))).toMatchObject({ againAt: since + 1_000 });
    parts.pass(40_000);
    const againAt = parts.now() + 10_000;
    expect(doubt(items([newer, 40_000]), readingOf(asItWas))).toMatchObject({ againAt });
    expect(noted()).toEqual({ since, againAt });
    expect(warned).toEqual(["DIRECTORY_BEHIND"]);
  });

  it.each<[string, boolean, () => ObjectReading]>([
    ["is done meanwhile where its server is proved not to be behind", false, () => readingOf(asItWas)],
    ["waits where its server does not say how far it has come", true, () => readingOf(asItWas, { position: [] })],
    ["waits where the object is missing in it, for nothing is deleted", true, () => readingOf(undefined)],
  ])("%s", (_, waits, reading) => {
    expect(doubt(items([newer, 0]), reading())).toMatchObject({ waits });
  });

  it("is doubted by the newest item of somebody else: a look says nothing, nor does an older item", () => {
    const look = { ...older, isLook: true };
    expect(doubt(items([older, 9], [newer, 5], [look, 0]), readingOf(asItWas))).toMatchObject({ waits: false });
    expect(doubt(items([newer, 9], [older, 5], [look, 0]), readingOf(asItWas))).toBeUndefined();
    expect(doubt(items([newer, day + 1], [look, 0]), readingOf(asItWas))).toBeUndefined();
    expect(doubt(items([{ ...newer, isLook: true }, 0]), readingOf(asItWas))).toBeUndefined();
  });
});

describe("a doubt that lasts", () => {
  const refused = { act: "refuse", code: "DIRECTORY_BEHIND", message: expect.stringContaining("another name") };

  it.each([
    ["the item is a quarter of an hour old", 15 * minute],
    ["the item comes from a clock that is a quarter of an hour ahead", -15 * minute],
  ])("makes the object wait in the trash, and not in the queue, where %s", (_, ago) => {
    doubt(items([newer, 0]), readingOf(asItWas));
    expect(doubt(items([newer, ago - Math.sign(ago)]), readingOf(asItWas))).toHaveProperty("againAt");
    expect(doubt(items([newer, ago]), readingOf(asItWas))).toMatchObject({ decision: refused });
    expect(noted()).toBeUndefined();
  });

  it("refuses an object as what the ledger knows it, else as what its item may speak of", async () => {
    const group = { ...itemOf(id, undefined), udm_object_type: "groups/group", dn: "cn=A-1a,dc=x" } as ListenerItem;
    const kind = () => doubt(items([group, 15 * minute]), readingOf(asItWas))?.decision;
    expect(kind()).toMatchObject({ kind: "school_class" });
    await parts.delivery.ledger.confirmPresent(id, { before: undefined, kind: "workgroup", schools: ["A"] });
    expect(kind()).toMatchObject({ kind: "workgroup" });
  });

  it("goes on in the trash, for a day since the object came there", async () => {
    const firstAt = new Date(parts.delivery.wall()).toISOString();
    await parts.drop(`${id}.json`, JSON.stringify(newer), { key: id, code: "DIRECTORY_BEHIND", firstAt });
    const retry = workOn(id, { item: newer, origin: "retry" });
    parts.pass(day);
    expect(doubt(retry, readingOf(asItWas))).toMatchObject({ decision: refused });
    parts.pass(1);
    expect(doubt(retry, readingOf(asItWas))).toBeUndefined();
  });
});
