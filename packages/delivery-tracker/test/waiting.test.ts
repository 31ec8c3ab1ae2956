import { beforeEach, expect, test } from "@jest/globals";
import { once } from "node:events";
import { mkdir, rm, stat, unlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { putItem } from "@id-connector/queue-fs";
import { openTracker } from "../src/index.js";
import { itemOf, newId, newIds, stopClock, tempHome, triggerOf, writeJson, type TempHome } from "./temp-home.js";

let home: TempHome;
beforeEach(async () => {
  home = await tempHome();
});

test("an object waits wherever an item of it lies, whoever named the item, and its id is in lower case", async () => {
  const id = newId();
  const upper = id.toUpperCase();
  const { folders, listenerFolder, inQueue } = home;
  const scheduled = `2026-11-23-09-46-44-123456_${upper}.json`;
  await writeJson(listenerFolder, scheduled, {});
  await writeJson(listenerFolder, "2026-11-23-09-46-44-123457.json", triggerOf(upper));
  await writeJson(folders.inQueue, "2026-11-23-09-46-44-123458.json", itemOf(upper));
  const ready = `2026-11-23-09-46-44-123459_${id}_ready.json`;
  await writeJson(folders.outQueue("B"), ready, {});
  const ours = await putItem(inQueue, { key: id, value: itemOf(id) });
  const out = await putItem(home.outQueue("A"), { key: id, value: itemOf(id) });
  const tracker = await home.openTracker();
  const found = await tracker.waiting();
  expect([...found.keys()]).toEqual([id]);
  expect(new Set(found.get(id))).toEqual(
    new Set([
      { place: "listener", name: scheduled },
      { place: "listener", name: "2026-11-23-09-46-44-123457.json" },
      { place: "in_queue", name: "2026-11-23-09-46-44-123458.json" },
      { place: "in_queue", name: ours },
      { place: "out_queue", authority: "A", name: out },
      { place: "out_queue", authority: "B", name: ready },
    ]),
  );
});

test("of many that wait only those that are asked for are told", async () => {
  const ids = newIds(20);
  for (const id of ids) await putItem(home.inQueue, { key: id, value: itemOf(id) });
  const tracker = await home.openTracker();
  expect([...(await tracker.waiting(new Set([ids[3]!, newId()]))).keys()]).toEqual([ids[3]]);
  expect((await tracker.waiting()).size).toBe(20);
});

test("an item that has to be read is read once, and forgotten when it is gone", async () => {
  const [first, second] = newIds(2);
  const name = "2026-11-23-09-46-44-123456.json";
  const tracker = await home.openTracker();
  const whose = async () => [...(await tracker.waiting()).keys()];
  await writeJson(home.folders.inQueue, name, itemOf(first!));
  expect(await whose()).toEqual([first]);
  await writeJson(home.folders.inQueue, name, itemOf(second!));
  expect(await whose()).toEqual([first]);
  await unlink(join(home.folders.inQueue, name));
  expect(await whose()).toEqual([]);
  await writeJson(home.folders.inQueue, name, itemOf(second!));
  expect(await whose()).toEqual([second]);
});

test("a half-written item is known as soon as it is whole; one that stays unreadable is nobody's and hides no other", async () => {
  const [whole, late] = newIds(2);
  const { inQueue, listenerFolder } = { inQueue: home.folders.inQueue, listenerFolder: home.listenerFolder };
  const tracker = await home.openTracker();
  await writeJson(inQueue, "1.json", itemOf(whole!));
  await writeFile(join(inQueue, "2.json"), JSON.stringify(itemOf(late!)).slice(0, 30));
  stopClock((await stat(join(inQueue, "2.json"))).mtimeMs);
  await writeFile(join(inQueue, "3.json"), "{");
  await utimes(join(inQueue, "3.json"), 1000, 1000);
  await writeJson(inQueue, "4.json", { id: 5 });
  await writeFile(join(listenerFolder, "5.json"), Buffer.from([0xff, 0xfe]));
  await mkdir(join(inQueue, "6.json"));
  expect([...(await tracker.waiting()).keys()]).toEqual([whole]);
  await writeJson(inQueue, "2.json", itemOf(late!));
  expect(new Set((await tracker.waiting()).keys())).toEqual(new Set([whole, late]));
});

test("folders that are not there have nothing waiting, and none is made", async () => {
  const { folders } = home;
  for (const folder of [home.listenerFolder, folders.inQueue, folders.outQueues]) await rm(folder, { recursive: true });
  const tracker = await home.openTracker();
  expect((await tracker.waiting()).size).toBe(0);
  expect((await tracker.trashed("A")).size).toBe(0);
  expect(tracker.ledger("A").get(newId())).toBeUndefined();
  await expect(rm(folders.outQueues, { recursive: true })).rejects.toMatchObject({ code: "ENOENT" });
  await expect(rm(folders.ledger, { recursive: true })).rejects.toMatchObject({ code: "ENOENT" });
});

test("without a folder of triggers the queues are looked at", async () => {
  const [trigger, item] = newIds(2);
  await writeJson(home.listenerFolder, "1.json", triggerOf(trigger!));
  await writeJson(home.folders.inQueue, "1.json", itemOf(item!));
  const tracker = await openTracker({ folders: home.folders, authorities: ["A"] });
  expect([...(await tracker.waiting()).keys()]).toEqual([item]);
  await tracker.close();
});

test("however items move while somebody looks, none is missed", async () => {
  const tracker = await home.openTracker();
  // where this process stands still, all may have moved before the next look: then others move
  for (let partial = 0; partial <= 10;) {
    const ids = newIds(400);
    for (const [index, id] of ids.entries())
      await writeJson(home.listenerFolder, `2026-11-23-09-46-44-${100_000 + index}.json`, triggerOf(id));
    const child = home.start("move-on");
    const ended = once(child, "exit");
    await once(child.stdout!, "data");
    for (let left = ids.length; left > 0;) {
      const found = await tracker.waiting();
      const ledger = tracker.ledger("A");
      const missed = ids.filter((id) => !found.has(id) && ledger.get(id) === undefined);
      expect(missed).toEqual([]);
      left = found.size;
      if (left > 0 && left < ids.length) partial += 1;
    }
    expect(await ended).toEqual([0, null]);
  }
});
