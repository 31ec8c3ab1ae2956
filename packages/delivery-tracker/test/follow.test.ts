import { beforeEach, expect, jest, test } from "@jest/globals";
import { once } from "node:events";
import { rename, rm, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { putItem, trashItem } from "@id-connector/queue-fs";
import { until } from "@id-connector/until";
import { follow } from "../src/follow.js";
import type { Arrival } from "../src/index.js";
import type { Look } from "../src/look.js";
import { trashedIn } from "../src/trashed.js";
import {
  entry,
  itemOf,
  know,
  newId,
  newIds,
  stopClock,
  tempHome,
  triggerOf,
  writeJson,
  type TempHome,
} from "./temp-home.js";

let home: TempHome;
beforeEach(async () => {
  home = await tempHome();
});

const dueNow = () => Promise.resolve(Date.now());

async function all(arrivals: AsyncIterable<Arrival>): Promise<Arrival[]> {
  const found: Arrival[] = [];
  for await (const arrival of arrivals) found.push(arrival);
  return found;
}

/** What an iteration has brought so far. */
function gather(arrivals: AsyncIterable<Arrival>): { readonly seen: Arrival[]; readonly ended: Promise<void> } {
  const seen: Arrival[] = [];
  const go = async () => {
    for await (const arrival of arrivals) seen.push(arrival);
  };
  return { seen, ended: go() };
}

const put = (queue: TempHome["inQueue"], id: string) => putItem(queue, { key: id, value: itemOf(id) });
const take = (queue: TempHome["inQueue"], name: string) => unlink(join(queue.folder, name));

function reason(code: string, atMs = Date.now()) {
  const at = new Date(atMs).toISOString();
  return { code, message: code, firstAt: at, lastAt: at };
}

test("ledger and trash say what became of each object at each authority", async () => {
  const [sent, incomplete, refused, deleted, unchanged, foreign] = [
    newId(),
    newId(),
    newId(),
    newId(),
    newId(),
    newId(),
  ];
  const ids = [sent, incomplete, refused, deleted, unchanged, foreign];
  const ledger = await home.openLedger();
  const tracker = await home.openTracker();
  const since = Date.now();
  await know(ledger, {
    [sent]: entry({ sentAt: since }),
    [incomplete]: entry({ sentAt: since, incomplete: true }),
    [deleted]: entry({ state: "absent" }),
    [unchanged]: entry({ sentAt: since - 1 }),
    [refused]: entry({ state: "sending" }),
  });
  const queue = home.outQueue("A");
  await trashItem(queue, await put(queue, refused), reason("OLD", since - 60_000));
  await trashItem(queue, await put(queue, refused), reason("REFUSED"));
  await trashItem(queue, await put(queue, refused), reason("OLDER", since - 90_000));
  await trashItem(queue, await put(queue, unchanged), reason("OLD", since - 60_000));
  // one that the predecessor named
  await writeJson(queue.folder, "2026-11-23-09-46-44-123456_ready.json", itemOf(foreign));
  await trashItem(queue, "2026-11-23-09-46-44-123456_ready.json", reason("EXISTS"));
  const arrivals = await all(tracker.follow(new Set(ids), { since }));
  expect(arrivals).toHaveLength(12);
  const at = (name: string) =>
    Object.fromEntries(
      arrivals.filter(({ authority }) => authority === name).map((one) => [one.id, [one.outcome, one.reason?.code]]),
    );
  expect(at("A")).toEqual({
    [sent]: ["sent", undefined],
    [incomplete]: ["incomplete", undefined],
    [refused]: ["trash", "REFUSED"],
    [deleted]: ["absent", undefined],
    [unchanged]: ["not_sent", undefined],
    [foreign]: ["trash", "EXISTS"],
  });
  expect(at("B")).toEqual(Object.fromEntries(ids.map((id) => [id, ["absent", undefined]])));
});

test("the trash tells the newest reason of each object, and that of others it is not known", async () => {
  const [known, byHand] = newIds(2) as [string, string];
  const queue = home.outQueue("A");
  for (const [code, at] of [
    ["FIRST", 1_000],
    ["LAST", 3_000],
    ["SECOND", 2_000],
  ] as const)
    await trashItem(queue, await put(queue, known), reason(code, at));
  const name = await put(queue, byHand);
  await rename(join(queue.folder, name), join(queue.folder, "trash", name));
  await writeFile(join(queue.folder, "trash", "x.json"), "{");
  const tracker = await home.openTracker();
  const trashed = await tracker.trashed("A");
  expect([...trashed.keys()].sort()).toEqual([known, byHand].sort());
  expect(trashed.get(known)).toEqual(reason("LAST", 3_000));
  expect(trashed.get(byHand)).toMatchObject({ code: "UNKNOWN" });
  expect((await tracker.trashed("B")).size).toBe(0);
});

test("an object that waits has not arrived, wherever it waits; where it waits no more it is told at once", async () => {
  const id = newId();
  const ledger = await home.openLedger();
  const tracker = await home.openTracker();
  await writeJson(home.listenerFolder, "1.json", triggerOf(id.toUpperCase()));
  const { seen, ended } = gather(tracker.follow(new Set([id]), { since: Date.now(), pollMs: 5 }));
  const inQueue = await put(home.inQueue, id);
  await unlink(join(home.listenerFolder, "1.json"));
  const [atA, atB] = [await put(home.outQueue("A"), id), await put(home.outQueue("B"), id)];
  await take(home.inQueue, inQueue);
  await know(ledger, { [id]: entry({ sentAt: Date.now() }) });
  await tracker.waiting();
  expect(seen).toEqual([]);
  await take(home.outQueue("A"), atA);
  await until("A is told", () => seen.length > 0);
  expect(seen).toEqual([{ id, authority: "A", outcome: "sent" }]);
  await trashItem(home.outQueue("B"), atB, reason("REFUSED"));
  await ended;
  expect(seen.slice(1)).toMatchObject([{ id, authority: "B", outcome: "trash", reason: { code: "REFUSED" } }]);
});

test("of objects that a daemon moves meanwhile each is told once for each authority, rightly", async () => {
  const ids = newIds(200);
  const tracker = await home.openTracker();
  const since = Date.now();
  const arrivals = tracker.follow(new Set(ids), { since, pollMs: 5 });
  for (const [index, id] of ids.entries())
    await writeJson(home.listenerFolder, `2026-11-23-09-46-44-${100_000 + index}.json`, triggerOf(id));
  const child = home.start("move-on");
  await once(child.stdout!, "data");
  const found = await all(arrivals);
  expect(found).toHaveLength(400);
  const toldOf = (authority: string) => found.filter((one) => one.authority === authority);
  expect(new Set(toldOf("A").map(({ id }) => id))).toEqual(new Set(ids));
  expect(new Set(toldOf("A").map(({ outcome }) => outcome))).toEqual(new Set(["sent"]));
  const refused = toldOf("B").filter(({ outcome }) => outcome === "trash");
  const absent = toldOf("B").filter(({ outcome }) => outcome === "absent");
  expect(refused).toHaveLength(100);
  expect(new Set([...refused, ...absent].map(({ id }) => id))).toEqual(new Set(ids));
});

test("objects that arrived in no queue, and no objects at all, end the following", async () => {
  const tracker = await home.openTracker();
  expect(await all(tracker.follow(new Set(), { since: 0 }))).toEqual([]);
  const id = newId();
  expect(await all(tracker.follow(new Set([id]), { since: 0 }))).toMatchObject([
    { id, authority: "A", outcome: "absent" },
    { id, authority: "B", outcome: "absent" },
  ]);
});

test("an abort ends the following without an error, before it looks, meanwhile, and between two looks", async () => {
  const id = newId();
  const name = await put(home.inQueue, id);
  const tracker = await home.openTracker();
  expect(await all(tracker.follow(new Set([id]), { since: 0, signal: AbortSignal.abort() }))).toEqual([]);
  const looking = new AbortController();
  const first = gather(tracker.follow(new Set([id]), { since: 0, signal: looking.signal }));
  looking.abort();
  await first.ended;
  const pausing = new AbortController();
  const second = gather(tracker.follow(new Set([id]), { since: 0, signal: pausing.signal, pollMs: 1_000_000 }));
  for (let looks = 0; looks < 5; looks += 1) await tracker.waiting();
  pausing.abort();
  await second.ended;
  expect([...first.seen, ...second.seen]).toEqual([]);
  await take(home.inQueue, name);
});

test("an object that one listing leaves out has not gone", async () => {
  const id = newId();
  const store = await home.openLedger();
  const ledger = store.authority("A");
  let looks = 0;
  const look: Look = async (found) => {
    looks += 1;
    if (looks === 1 || looks === 3) found(id, { place: "in_queue", name: "x.json" });
    if (looks === 3) await know(store, { [id]: entry({ sentAt: Date.now() }) });
  };
  const sources = [{ authority: "A", trash: trashedIn(home.outQueue("A")), ledger }];
  const refresh = () => Promise.resolve(true);
  const found = await all(follow(new Set([id]), { since: 0, pollMs: 1, look, sources, dueNow, refresh }));
  expect(found).toEqual([{ id, authority: "A", outcome: "sent" }]);
});

test("looking takes a quarter of the time at most, however long it takes", async () => {
  let looks = 0;
  const id = newId();
  const look: Look = async (found) => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (++looks < 4) found(id, { place: "in_queue", name: "x.json" });
  };
  const sources = [
    { authority: "A", trash: trashedIn(home.outQueue("A")), ledger: (await home.openLedger()).authority("A") },
  ];
  const start = performance.now();
  const refresh = () => Promise.resolve(true);
  expect(await all(follow(new Set([id]), { since: 0, pollMs: 1, look, sources, dueNow, refresh }))).toHaveLength(1);
  expect(looks).toBe(5);
  // five looks (the last proves what the fourth saw) and four pauses, each three times as long
  expect(performance.now() - start).toBeGreaterThan(0.95 * (5 * 50 + 4 * 150));
});

test("a ledger that is made after the tracker was opened is seen", async () => {
  const id = newId();
  const name = await put(home.inQueue, id);
  const tracker = await home.openTracker();
  const view = tracker.ledger("A");
  const since = Date.now();
  const { seen, ended } = gather(tracker.follow(new Set([id]), { since, pollMs: 5 }));
  const ledger = await home.openLedger();
  await know(ledger, { [id]: entry({ sentAt: Date.now() }) });
  await take(home.inQueue, name);
  await ended;
  expect(seen.map(({ outcome }) => outcome)).toEqual(["sent", "absent"]);
  expect(view.get(id)?.state).toBe("present");
});

test("a ledger that is moved aside and made anew is followed, and an old one can be read to its end", async () => {
  const [before, after] = newIds(2) as [string, string];
  const old = await home.openLedger();
  const bulk = Object.fromEntries(newIds(600).map((id) => [id, entry()]));
  await know(old, { [before]: entry({ sentAt: Date.now() }), ...bulk });
  await old.close();
  const name = await put(home.inQueue, after);
  const tracker = await home.openTracker();
  const { seen, ended } = gather(tracker.follow(new Set([before, after]), { since: 0, pollMs: 5 }));
  await until("the first is told", () => seen.length >= 2);
  const entries = tracker.ledger("A").entries()[Symbol.iterator]();
  entries.next();
  await rename(home.folders.ledger, `${home.folders.ledger}.broken-1`);
  const ledger = await home.openLedger();
  await know(ledger, { [after]: entry({ sentAt: Date.now() }) });
  await take(home.inQueue, name);
  await ended;
  expect(seen.filter(({ authority }) => authority === "A")).toMatchObject([
    { id: before, outcome: "sent" },
    { id: after, outcome: "sent" },
  ]);
  expect(tracker.ledger("A").get(before)).toBeUndefined();
  let rest = 1;
  while (entries.next().done !== true) rest += 1;
  expect(rest).toBe(601);
});

test("a damaged ledger is told when the tracker is opened", async () => {
  const ledger = await home.openLedger();
  await know(ledger, { [newId()]: entry() });
  await ledger.close();
  await rm(join(home.folders.ledger, "lock.mdb"));
  await writeFile(join(home.folders.ledger, "data.mdb"), Buffer.alloc(20_000, "x"));
  await expect(home.openTracker()).rejects.toMatchObject({ name: "LedgerError", code: "LEDGER_BROKEN" });
});

test("an object with a look that is due is told after that look", async () => {
  const id = newId();
  const ledger = await home.openLedger();
  const since = Date.now();
  stopClock(since); // the look would be overdue in seconds
  await ledger.authority("A").later.put(id, { dueAt: since + 1_000, attempts: 0, why: "lost" });
  const tracker = await home.openTracker();
  const arrivals = tracker.follow(new Set([id]), { since, pollMs: 5 })[Symbol.asyncIterator]();
  // each look judges A before B
  expect(await arrivals.next()).toMatchObject({ value: { authority: "B" } });
  const told = jest.fn();
  const next = arrivals.next().finally(told);
  for (let looks = 0; looks < 5; looks += 1) await tracker.waiting();
  expect(told).not.toHaveBeenCalled();
  await know(ledger, { [id]: entry({ sentAt: since }) });
  expect(await next).toEqual({ done: false, value: { id, authority: "A", outcome: "sent" } });
  expect(await arrivals.next()).toMatchObject({ done: true });
});
