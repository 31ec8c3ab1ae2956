import { describe, expect, it } from "@jest/globals";
import { asSentence, formatDuration, formatTable, listWords, plural, renderLine } from "../src/index.js";

describe("a table", () => {
  it("has its numbers to the right, its words to the left and nothing behind a line", () => {
    const rows = [
      ["school", "users", "at the broker"],
      ["Größer", 1_200, "yes"],
      ["b", 3, "no"],
    ];
    expect(
      formatTable(rows)
        .map((line) => renderLine(line, false))
        .join("\n"),
    ).toBe(["school  users  at the broker", "Größer  1,200  yes", "b           3  no"].join("\n"));
  });
});

describe("a time", () => {
  it.each([
    [400, "0 s"],
    [59_400, "59 s"],
    [60_000, "1 min"],
    [200_000, "3 min 20 s"],
    [7_500_000, "2 h 5 min"],
    [263_000_000, "3 d 1 h"],
  ])("%d ms is %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe("a number of things", () => {
  it("is one or many", () => {
    expect([plural(1, "user"), plural(1_200, "class", "classes")]).toEqual(["1 user", "1,200 classes"]);
  });
});

describe("words", () => {
  it("are listed as a person says them", () => {
    const listed = [[], ["a"], ["a", "b"], ["a", "b", "c"]].map((words) => listWords(words, "or"));
    expect(listed).toEqual(["", "a", "a or b", "a, b or c"]);
  });

  it("end as a sentence does, once", () => {
    expect(["no", "no.", "why?"].map(asSentence)).toEqual(["no.", "no.", "why?"]);
  });
});
