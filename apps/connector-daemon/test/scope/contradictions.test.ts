import { beforeEach, describe, expect, it } from "@jest/globals";
import { createContradictions, type Contradictions } from "../../src/scope/contradictions.js";

let now = 0;
let rung = 0;
let contradictions: Contradictions;
beforeEach(() => {
  [now, rung] = [0, 0];
  contradictions = createContradictions(
    () => now,
    () => rung++,
  );
  contradictions.listen(true);
});
const lose = (...ids: string[]) => {
  for (const id of ids) contradictions.note(id, "lost");
};

describe("everything is compared", () => {
  it("when three objects are lost, not for two that are lost again and again", () => {
    lose("a", "b", "a", "b");
    expect(contradictions.areTooMany()).toBe(false);
    lose("c");
    expect([contradictions.areTooMany(), rung]).toEqual([true, 1]);
  });

  it("for one object of which it was known that it is not there", () => {
    contradictions.note("a", "unknown");
    expect([contradictions.areTooMany(), rung]).toEqual([true, 1]);
  });

  it("not while that is under way, and not more than once a day", () => {
    contradictions.forget();
    contradictions.note("a", "unknown");
    expect(contradictions.areTooMany()).toBe(false);
    now += 86_400_000;
    expect(contradictions.areTooMany()).toBe(true);
    contradictions.forget();
    contradictions.listen(false);
    now += 86_400_000;
    lose("a", "b", "c");
    expect(contradictions.areTooMany()).toBe(false);
  });
});
