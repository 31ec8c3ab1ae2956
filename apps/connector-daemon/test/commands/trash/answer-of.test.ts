import { describe, expect, it } from "@jest/globals";
import { answerOf } from "../../../src/commands/trash/answer-of.js";
import { idOf } from "../../support/trashed-home.js";

const times = { firstAt: "", lastAt: "", code: "REFUSED" };

describe("what was said of an item", () => {
  it.each([
    ["the field and its fault", [{ loc: ["body", "user_name"], msg: "too long", type: "t" }], "user_name: too long"],
    [
      "a place in a list without its number: it is another one with each object",
      [{ loc: ["body", "members", 17], msg: "unknown", type: "t" }],
      "members.*: unknown",
    ],
    ["each fault once", [1, 2].map((at) => ({ loc: ["body", "members", at], msg: "unknown" })), "members.*: unknown"],
    ["a sentence", "School not found", "School not found"],
    ["the message where the answer is odd", [null, 3, { loc: 4 }], "422, refused by <entryUUID>"],
  ])("is %s", (_, answer, said) => {
    const message = `PUT users/${idOf(1)}: 422, refused by ${idOf(2)}`;
    expect(answerOf({ ...times, message, answer })).toBe(said);
  });

  it("is short and on one line", () => {
    const said = answerOf({ ...times, message: `a\nb ${"x".repeat(1_000)}` });
    expect(said).toMatch(/^a b x{10,}…$/);
    expect(said.length).toBeLessThan(210);
  });
});
