import { beforeEach, expect, it } from "@jest/globals";
import { randomUUID } from "node:crypto";
import { putTrashed, type Queue, type TrashReason } from "@id-connector/queue-fs";
import { idOfTrashed } from "../src/index.js";
import { itemOf, newIds, tempHome, triggerOf, type TempHome } from "./temp-home.js";

const [said, named, held] = newIds(3) as [string, string, string];
let home: TempHome;
let queue: Queue;
beforeEach(async () => {
  home = await tempHome();
  queue = home.outQueue("A");
});

const at = new Date().toISOString();
const reasonOf = (key?: string): TrashReason => ({
  ...{ code: "REFUSED", message: "It has no name.", firstAt: at, lastAt: at },
  ...(key === undefined ? {} : { key }),
});

it.each<[string, { key: string; value: unknown; reason: TrashReason }, string | undefined]>([
  ["its reason", { key: named, value: itemOf(held), reason: reasonOf(said.toUpperCase()) }, said],
  ["its name, where the reason says nothing", { key: named, value: itemOf(held), reason: reasonOf() }, named],
  ["its name, where the reason has another word", { key: named, value: itemOf(held), reason: reasonOf("x") }, named],
  ["its content, where the name has another word", { key: "x", value: itemOf(held), reason: reasonOf() }, held],
  ["its content, unfit as it is", { key: "x", value: { id: held.toUpperCase() }, reason: reasonOf() }, held],
  ["a trigger's content", { key: "x", value: triggerOf(held), reason: reasonOf() }, held],
  ["nothing, where it holds none", { key: "x", value: null, reason: reasonOf() }, undefined],
])("%s says which object a trashed file is about", async (_, { key, value, reason }, id) => {
  const name = await putTrashed(queue, { key, value }, reason);
  expect(await idOfTrashed(queue, name, reason)).toBe(id);
  // who follows objects from outside sees the same, asked for it and for all
  const tracker = await home.openTracker();
  expect([...(await tracker.trashed("A")).keys()]).toEqual(id === undefined ? [] : [id]);
  const since = Date.parse(at) - 1;
  const asked = id ?? randomUUID();
  for await (const arrival of tracker.follow(new Set([asked]), { since, pollMs: 1 }))
    if (arrival.authority === "A") expect(arrival.outcome).toBe(id === undefined ? "absent" : "trash");
});
