import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { byCode, makeSmallest } from "../src/smallest.js";

test("the smallest of any texts come out sorted, and it is known whether others were left out", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { maxLength: 200 }), fc.integer({ min: 1, max: 20 }), (texts, size) => {
      const smallest = makeSmallest(size);
      for (const text of texts) smallest.offer(text);
      expect(smallest.result()).toEqual(texts.toSorted(byCode).slice(0, size));
      expect(smallest.cut()).toBe(texts.length > size);
    }),
  );
});
