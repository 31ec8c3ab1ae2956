import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Directory, ObjectReading } from "@id-connector/ldap-reader";
import { itemOf } from "@id-connector/listener-object";
import { putItem } from "@id-connector/queue-fs";
import { until } from "@id-connector/until";
import { startDeliveryLoop } from "../../src/deliver/delivery-loop.js";
import { idOf } from "../support/delivery-parts.js";
import { stageOf } from "../support/stage-of.js";
import { openTrashParts, type TrashParts } from "../support/trash-parts.js";

const secret = "Anna Meier";
let parts: TrashParts;

beforeEach(async () => {
  parts = await openTrashParts();
});
afterEach(() => parts.close());

describe("reading the directory fails by a defect", () => {
  const empty: ObjectReading = {
    objects: new Map(),
    schools: [],
    hidden: new Set(),
    hiddenAttributes: new Map(),
    position: [],
  };
  const stopping = new AbortController();

  function start(readObjects: (ids: readonly string[]) => Promise<ObjectReading>) {
    const directory = { readObjects, newestPosition: () => [] } as unknown as Directory;
    const stage = stageOf("deliver");
    const own = new AbortController();
    const signal = AbortSignal.any([own.signal, stopping.signal]);
    const delivery = { ...parts.delivery, directory };
    const loop = startDeliveryLoop(delivery, { breaker: parts.breaker, stopping: signal, stage });
    return {
      loop,
      stage,
      stop: () => {
        own.abort();
      },
    };
  }

  it("at one of many objects: it waits, the others are decided", async () => {
    const ids = Array.from({ length: 9 }, (_, number) => idOf(number + 10));
    const { queue } = parts.delivery;
    for (const id of ids) await putItem(queue, { key: id, value: itemOf(id, undefined) });
    const { loop, stop } = start((some) =>
      some.includes(idOf(13)) ? Promise.reject(new TypeError(secret)) : Promise.resolve(empty),
    );
    await until(
      "all others are done",
      () => ids.every((id) => id === idOf(13) || !loop.hasTaken(id)) && logged().size === 8,
    );
    await until("it is counted", () => parts.delivery.defects.told() !== undefined);
    expect(parts.delivery.defects.told()).toMatchObject({ objects: 1, lastError: { name: "TypeError" } });
    expect(logged()).not.toContain(idOf(13));
    stop();
    await loop.ended;
  });

  it("at none of them: no object is to blame, the delivery fails", async () => {
    await parts.put(idOf(2));
    const { loop } = start(() => Promise.reject(new TypeError(secret)));
    await expect(loop.ended).rejects.toThrow(TypeError);
    expect(parts.delivery.defects.told()).toBeUndefined();
  });

  function logged(): ReadonlySet<string> {
    const lines = parts
      .log()
      .split("\n")
      .filter((line) => line.includes("superseded"));
    return new Set(lines.map((line) => (JSON.parse(line) as { item: string }).item));
  }
});
