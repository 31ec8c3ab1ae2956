import { describe, expect, it } from "@jest/globals";
import { describeProgress } from "../src/describe-progress.js";

const label = "users";

describe("progress", () => {
  it("says how much is done, how quickly, and how long the rest takes", () => {
    expect(describeProgress({ label, done: 1_200, total: 30_000, ms: 4_000 })).toBe(
      "users: 1,200 of 30,000, 300 a second, 1 min 36 s left",
    );
  });

  it("promises nothing where nobody knows how much there is, or when it has only begun", () => {
    expect(describeProgress({ label, done: 50, total: undefined, ms: 10_000 })).toBe("users: 50, 5.0 a second");
    expect(describeProgress({ label, done: 3, total: 10, ms: 200 })).toBe("users: 3 of 10");
    expect(describeProgress({ label, done: 0, total: 10, ms: 60_000 })).toBe("users: 0 of 10");
  });
});
