import { chmod, chown, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { followOrders, ordersFolder, whoOrders, writeOrder, type OrderError } from "../src/index.js";

const [a, b, c] = ["a", "b", "c"].map((letter) => `${letter.repeat(8)}-0000-4000-8000-000000000000`) as [
  string,
  string,
  string,
];
const start = Date.parse("2026-11-28T09:00:00Z");
const dayMs = 86_400_000;
let home: string;
let folder: string;
let now: number;
let problems: string[];
const follow = () =>
  followOrders({ folder, home, now: () => now, onProblem: ({ message }: OrderError) => problems.push(message) });
const order = (objects: readonly string[]) => writeOrder(folder, { command: "release", by: { uid: 0 }, objects, now });
const named = async (orders = follow()) => [...(await orders.named([a, b, c]))];
const files = () => readdir(folder);
const path = async () => join(folder, (await files())[0]!);
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "orders-"));
  folder = ordersFolder(join(home, "state"), "Traeger2");
  now = start;
  problems = [];
});
afterEach(() => rm(home, { recursive: true, force: true }));

it("an order names its objects and says who gave it; without one nothing is named", async () => {
  expect(await named()).toEqual([]);
  await writeOrder(folder, {
    command: "release",
    by: whoOrders({ SUDO_USER: "anna" }),
    objects: [a.toUpperCase(), b, b],
    now,
  });
  expect(await named()).toEqual([a, b]);
  expect(JSON.parse(await readFile(await path(), "utf8"))).toMatchObject({
    ...{ command: "release", at: "2026-11-28T09:00:00.000Z", objects: [a, b] },
    by: { uid: process.getuid?.(), sudoUser: "anna" },
  });
});

it("one that is written while others are followed is known to the next question", async () => {
  const orders = follow();
  expect(await named(orders)).toEqual([]);
  for (const id of [a, b, c]) {
    await order([id]);
    expect([...(await orders.named([id]))]).toEqual([id]);
  }
});

it("what was done is named no more, after a restart neither; the order goes with its last object", async () => {
  await order([a, b, c]);
  const orders = follow();
  await named(orders);
  await Promise.all([orders.use(a), orders.use(b)]);
  expect(await named(orders)).toEqual([c]);
  expect(await named()).toEqual([c]);
  await orders.use(c);
  expect(await named(orders)).toEqual([]);
  expect(await files()).toEqual([]);
});

it("a second order for an object that was done counts anew", async () => {
  await order([a]);
  const orders = follow();
  await named(orders);
  await orders.use(a);
  await order([a, b]);
  expect(await named(orders)).toEqual([a, b]);
});

it("it counts for 30 days and is cleared away then; one of the future, for a clock that was set back, counts at once", async () => {
  await order([a]);
  now = start + 30 * dayMs - 1;
  expect(await named()).toEqual([a]);
  now = start - dayMs;
  expect(await named()).toEqual([a]);
  now = start + 30 * dayMs;
  expect(await named()).toEqual([]);
  expect(await files()).toEqual([]);
});

it("what a crash left half-written of what was used names nothing twice and hides nothing", async () => {
  await order([a, b]);
  const file = await path();
  await writeFile(`${file}.used`, `${a}\n${b.slice(0, 10)}`, { mode: 0o640 });
  const orders = follow();
  expect(await named(orders)).toEqual([b]);
  await order([c]);
  await named(orders);
  await orders.use(b);
  expect(await named()).toEqual([c]);
});

describe("an order counts for nothing, and is told once,", () => {
  it.each<[string, () => Promise<unknown>]>([
    ["that others may write", async () => chmod(await path(), 0o666)],
    ["in a folder that others may write", () => chmod(folder, 0o777)],
    [
      "that is a link",
      async () => {
        const file = await path();
        await rename(file, join(home, "else.json"));
        await symlink(join(home, "else.json"), file);
      },
    ],
    ["that is no JSON", async () => writeFile(await path(), "{")],
    ["that says something else", async () => writeFile(await path(), '{"objects":"all"}')],
    ...(process.geteuid?.() === 0
      ? [["of a stranger", async () => chown(await path(), 65_534, 65_534)] as [string, () => Promise<unknown>]]
      : []),
  ])("%s", async (_, spoil) => {
    await order([a]);
    await spoil();
    const orders = follow();
    expect(await named(orders)).toEqual([]);
    expect(await named(orders)).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/counts for nothing/);
  });
});
