import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { makeLater, type LaterItem } from "../../src/reader/later.js";

const step = fc.record({
  act: fc.constantFrom("put", "put", "drop", "take", "hasten"),
  name: fc.constantFrom("1", "2", "3", "4", "5"),
  key: fc.constantFrom("a", "b", undefined),
  time: fc.integer({ min: 0, max: 9 }),
});

test("whatever is put off, it comes when it is due, and the next time is known", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: "max" }), (steps) => {
      const later = makeLater();
      let model = new Map<string, LaterItem>();
      let clock = 0;
      for (const { act, name, key, time } of steps) {
        if (act === "put") later.put(name, { dueAt: clock + time, key });
        if (act === "put") model.set(name, { dueAt: clock + time, key });
        if (act === "drop") later.drop(name);
        if (act === "drop") model.delete(name);
        if (act === "hasten") later.hasten(clock);
        if (act === "hasten")
          model = new Map([...model].map(([one, item]) => [one, { ...item, dueAt: Math.min(item.dueAt, clock) }]));
        if (act === "take") {
          clock += time;
          const due = [...model].filter(([, { dueAt }]) => dueAt <= clock);
          expect(new Map(later.takeDue(clock))).toEqual(new Map(due));
          for (const [one] of due) model.delete(one);
        }
        expect(later.nextDue()).toBe(
          model.size === 0 ? undefined : Math.min(...[...model.values()].map((one) => one.dueAt)),
        );
        for (const one of ["a", "b"])
          expect([...later.namesOf(one)].sort()).toEqual(
            [...model].flatMap(([n, { key: k }]) => (k === one ? [n] : [])).sort(),
          );
      }
    }),
    { numRuns: 100 },
  );
});

test("a clock that went back makes nothing wait longer than was asked for", () => {
  const later = makeLater();
  later.takeDue(1_000);
  later.put("a", { dueAt: 1_500, key: "k" });
  expect(later.takeDue(400)).toEqual([]);
  expect(later.nextDue()).toBe(900);
  expect(later.takeDue(900)).toEqual([["a", { dueAt: 900, key: "k" }]]);
});
