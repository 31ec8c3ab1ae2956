import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdir, utimes } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { until } from "@id-connector/until";
import { listItems, openReader, putItems, readItem } from "../src/index.js";
import { all, tempQueue, type TempQueue } from "./temp-queue.js";

let queue: TempQueue;
let children: ChildProcess[];
beforeEach(async () => {
  queue = await tempQueue();
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  await queue.remove();
});

function start(script: string, ...words: string[]) {
  const path = new URL(`children/${script}.mjs`, import.meta.url).pathname;
  const child = spawn(process.execPath, [path, queue.folder, queue.tmpFolder, ...words], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  children.push(child);
  return child;
}

test("a killed reader releases the queue at once, and what it had taken is still there", async () => {
  await putItems(
    queue,
    ["a", "b"].map((key) => ({ key, value: key })),
  );
  const child = start("read");
  expect(String((await once(child.stdout, "data"))[0])).toBe("took 2\n");
  const keyOf = (value: unknown) => String(value);
  await expect(openReader(queue, { keyOf })).rejects.toMatchObject({ code: "QUEUE_LOCKED" });
  child.kill("SIGKILL");
  await once(child, "exit");
  const reader = await openReader(queue, { keyOf });
  expect((await reader.take(10)).map(({ key }) => key)).toEqual(["a", "b"]);
  await reader.close();
});

test("many writers at once and one reader: every item comes exactly once", async () => {
  const writers = ["a", "b", "c", "d"].map((key) => start("put-many", "50", key));
  const written = Promise.all(writers.map((writer) => text(writer.stdout)));
  const reader = await openReader(queue, { keyOf: (value) => (value as { key: string }).key, rescanMs: 200 });
  const turns = new Map<string, number[]>();
  for (let count = 0; count < 200;) {
    await reader.changed();
    for (const item of await reader.take(3)) {
      for (const value of item.values as { key: string; turn: number }[]) {
        turns.set(value.key, [...(turns.get(value.key) ?? []), value.turn]);
        count += 1;
      }
      await reader.remove([item]);
    }
  }
  await reader.close();
  const inTurn = Array.from({ length: 50 }, (_, turn) => turn);
  for (const key of ["a", "b", "c", "d"]) expect(turns.get(key)).toEqual(inTurn);
  expect((await written).join("").trim().split("\n")).toHaveLength(200);
  expect(await all(listItems(queue))).toEqual([]);
});

test("of a killed writer all that it said was put is there, and nothing half-written has a final name", async () => {
  for (let round = 0; round < 3; round += 1) {
    const child = start("put-many", "100000", `k${round}`);
    let said = "";
    child.stdout.on("data", (part: Buffer) => (said += part.toString()));
    await until("the writer said that 50 items were put", () => said.split("\n").length >= 50);
    child.kill("SIGKILL");
    await once(child, "exit");
    const there = new Set(await all(listItems(queue)));
    for (const name of said.split("\n").slice(0, -1)) expect(there).toContain(name);
    for (const name of there) expect(await readItem(queue, name, { settleMs: 0 })).toMatchObject({ state: "read" });
  }
});

test("what killed writers left half-written is cleared away a day later", async () => {
  const child = start("put-many", "100000", "k");
  await once(child.stdout, "data");
  child.kill("SIGKILL");
  await once(child, "exit");
  const left = await readdir(queue.tmpFolder);
  const dayAgo = Date.now() / 1000 - 90_000;
  for (const name of left) await utimes(join(queue.tmpFolder, name), dayAgo, dayAgo);
  await (await openReader(queue, { keyOf: () => "k" })).close();
  expect(await readdir(queue.tmpFolder)).toEqual([]);
});
