import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Logger } from "@id-connector/logger";
import { allowanceFile } from "@id-connector/school-authority-config";
import { type Allowances, followAllowances } from "../../../src/deliver/guard/allowance.js";
import { type DeliveryParts, idOf, openDeliveryParts } from "../../support/delivery-parts.js";

const hour = 3_600_000;
const month = 31 * 24 * hour;
const [id, other, third] = [idOf(2), idOf(3), idOf(4)];
let parts: DeliveryParts;
let allowances: Allowances;
let complaints: unknown[];

beforeEach(async () => {
  parts = await openDeliveryParts();
  complaints = [];
  const log: Logger = { ...parts.delivery.log, error: (_message, fields) => void complaints.push(fields?.["code"]) };
  allowances = followAllowances({ ...parts.delivery, file: file(), home: dirname(parts.stateFolder), log });
});
afterEach(() => parts.close());

const covers = (...schools: readonly string[]) => allowances.covers(schools);
const take = (one: string, ...schools: readonly string[]) => allowances.take(one, schools);
const file = () => allowanceFile(parts.stateFolder, parts.name);
/** So long after a change of the file it counts. */
const isRead = () => {
  parts.pass(20);
};

async function write(text: string): Promise<void> {
  await mkdir(dirname(file()), { recursive: true });
  await writeFile(file(), text);
  isRead();
}

/** A window that began an hour ago and lasts for another one. */
function plan(change: object = {}): Promise<void> {
  const at = (ms: number) => new Date(parts.delivery.wall() + ms).toISOString();
  const window = { schools: null, number: null, from: at(-hour), until: at(hour), reason: "school year" };
  return write(JSON.stringify({ ...window, ...change }));
}

describe("a window", () => {
  it("covers all, where it names no schools, and those that it let go are told from others", async () => {
    await plan();
    expect([await covers("A", "B"), await covers(), await take(id)]).toEqual([true, true, true]);
    expect([allowances.has(id), allowances.has(other)]).toEqual([true, false]);
  });

  it("covers what is in the schools that it names, in any case, and in no other", async () => {
    await plan({ schools: ["A", "b"] });
    expect([await covers("a"), await covers("A", "B")]).toEqual([true, true]);
    expect([await covers("C"), await covers("A", "C"), await covers()]).toEqual([false, false, false]);
    expect([await take(id, "a"), await take(other, "C")]).toEqual([true, false]);
    expect(allowances.has(other)).toBe(false);
  });

  it.each([
    ["is over", { until: "2024-01-01T00:00:00Z" }],
    ["has not begun", { from: "2124-01-01T00:00:00Z", until: "2125-01-01T00:00:00Z" }],
  ])("that %s covers nothing", async (_, change) => {
    await plan(change);
    expect([await covers("A"), await take(id, "A")]).toEqual([false, false]);
  });

  it("counts and ends soon after its file is there and gone, without a restart", async () => {
    expect(await covers("A")).toBe(false);
    await plan();
    expect(await covers("A")).toBe(true);
    await rm(file());
    isRead();
    expect(await covers("A")).toBe(false);
  });
});

describe("a window with a number", () => {
  it("lets so many objects go, each counted once, and any number of members leave", async () => {
    await plan({ number: 2 });
    expect([await take(id), await take(other), await take(third)]).toEqual([true, true, false]);
    expect([await take(id), await covers("A")]).toEqual([true, true]);
  });

  it("counts what went under it before this delivery started, and nothing else", async () => {
    const { ledger, wall } = parts.delivery;
    const gone = (one: string, ago: number, planned: boolean) =>
      ledger.confirmAbsent(one, "user", { deletedAt: wall() - ago, planned });
    await gone(idOf(10), hour / 2, true);
    await gone(idOf(11), hour / 2, false);
    await gone(idOf(12), 2 * hour, true);
    await plan({ number: 2 });
    expect([await take(id), await take(other), await take(idOf(10))]).toEqual([true, false, true]);
  });

  it("counts anew where another one was planned in its place", async () => {
    await plan({ number: 1 });
    await take(id);
    await plan({ number: 1, from: new Date(parts.delivery.wall() - hour / 2).toISOString() });
    expect([await take(other), await take(third)]).toEqual([true, false]);
  });
});

describe("where the machine's clock is set", () => {
  it.each([-hour, -month])("a window that was open lasts for as long as it was planned: by %i ms", async (ms) => {
    await plan();
    expect(await covers("A")).toBe(true);
    parts.step(ms);
    parts.pass(hour - 21);
    expect(await covers("A")).toBe(true);
    parts.pass(1);
    expect(await covers("A")).toBe(false);
  });

  it("a window that is over by then is over", async () => {
    await plan();
    expect(await covers("A")).toBe(true);
    parts.step(month);
    expect(await covers("A")).toBe(false);
  });

  it("a window that nobody saw open does not open before its time", async () => {
    await plan();
    parts.step(-2 * hour);
    expect(await covers("A")).toBe(false);
    parts.pass(hour);
    expect(await covers("A")).toBe(true);
  });
});

describe("a file that cannot be read", () => {
  it("covers nothing, which the log says once until it can be read again", async () => {
    await write("{");
    for (let count = 0; count < 2; count += 1) {
      expect([await covers("A"), await take(id, "A")]).toEqual([false, false]);
      isRead();
    }
    expect(complaints).toEqual(["ALLOWANCE"]);
    await plan();
    expect(await covers("A")).toBe(true);
    await write("{");
    expect(await covers("A")).toBe(false);
    expect(complaints).toEqual(["ALLOWANCE", "ALLOWANCE"]);
  });

  it("is told again where something else is wrong with it", async () => {
    await write("{");
    await covers("A");
    await plan({ number: "many" });
    await covers("A");
    expect(complaints).toEqual(["ALLOWANCE", "ALLOWANCE"]);
  });
});
