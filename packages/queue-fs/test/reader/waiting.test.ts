import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { makeItemName, orderOf } from "../../src/item-name.js";
import { makeWaiting } from "../../src/reader/waiting.js";
import { byCode } from "../../src/smallest.js";

const names = Array.from({ length: 12 }, (_, index) =>
  makeItemName({ stamp: index, priority: index % 3, key: `k${index % 4}`, random: "0123456789ab" }),
);
const step = fc.record({
  act: fc.constantFrom("put", "put", "drop", "look"),
  name: fc.constantFrom(...names),
  key: fc.constantFrom("a", "b"),
});

test("whatever is put and dropped, names come in order, each once, with its last key", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: "max" }), (steps) => {
      const waiting = makeWaiting();
      const model = new Map<string, string>();
      for (const { act, name, key } of steps) {
        if (act === "put") waiting.put(name, key);
        if (act === "put") model.set(name, key);
        if (act === "drop") waiting.drop(name);
        if (act === "drop") model.delete(name);
        if (act !== "look") continue;
        expect([...waiting.inOrder()]).toEqual([...model.keys()].sort((a, b) => byCode(orderOf(a), orderOf(b))));
        expect(waiting.size()).toBe(model.size);
        for (const one of names) expect(waiting.keyOf(one)).toBe(model.get(one));
        for (const one of ["a", "b"])
          expect([...waiting.namesOf(one)].sort()).toEqual(
            [...model.keys()].filter((n) => model.get(n) === one).sort(),
          );
      }
    }),
    { numRuns: 100 },
  );
});
