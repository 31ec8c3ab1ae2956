import { describe, expect, it } from "@jest/globals";
import type { TrashReason } from "@id-connector/queue-fs";
import { createCauses } from "../../../src/commands/trash/causes.js";
import { formatCauses } from "../../../src/commands/trash/format-causes.js";
import { idOf } from "../../support/trashed-home.js";

const now = Date.parse("2026-11-23T07:00:00Z");
const at = (minutes: number) => new Date(now - minutes * 60_000).toISOString();
const refusal = (number: number, field: string): TrashReason => ({
  code: "REFUSED",
  message: `PUT users/${idOf(number)}: 422, the broker refuses it in body.${field}`,
  status: 422,
  answer: [{ loc: ["body", field], msg: "too long", type: "string_too_long" }],
  firstAt: at(100 + number),
  lastAt: at(number),
});

describe("the causes of a trash", () => {
  it("come with numbers by kind, the first and the last time and the next retry, the most frequent first", () => {
    const causes = createCauses();
    const held = { code: "USERS_HELD", message: "", firstAt: at(9), lastAt: at(9) };
    causes.add({ code: "USERS_HELD", kind: "user", reason: held });
    causes.add({ code: "REFUSED", kind: "user", reason: { ...refusal(1, "user_name"), retryAt: at(-30) } });
    causes.add({ code: "REFUSED", kind: "school_class", reason: { ...refusal(2, "name"), retryAt: at(-20) } });
    causes.add({ code: "REFUSED", kind: undefined, reason: refusal(3, "name") });
    expect(causes.list()).toEqual([
      {
        code: "REFUSED",
        count: 3,
        kinds: { user: 1, school_class: 1, object: 1 },
        firstAt: at(103),
        lastAt: at(1),
        retryAt: at(-20),
        answers: [
          { answer: "name: too long", count: 2 },
          { answer: "user_name: too long", count: 1 },
        ],
        otherAnswers: 0,
      },
      expect.objectContaining({ code: "USERS_HELD", count: 1, answers: [] }),
    ]);
  });

  it("show the three most frequent answers, and how many have another one", () => {
    const causes = createCauses();
    const fields = [
      ["a", 4],
      ["b", 3],
      ["c", 2],
      ["d", 1],
    ] as const;
    for (const [field, count] of fields)
      for (let one = 0; one < count; one += 1) causes.add({ code: "REFUSED", kind: "user", reason: refusal(1, field) });
    const [cause] = causes.list();
    expect(cause).toMatchObject({ count: 10, otherAnswers: 1 });
    expect(cause?.answers.map(({ answer, count }) => `${count} ${answer}`)).toEqual([
      "4 a: too long",
      "3 b: too long",
      "2 c: too long",
    ]);
  });

  it("count items without a reason, or whose times are none, and go on", () => {
    const causes = createCauses();
    causes.add({ code: "UNKNOWN", kind: undefined, reason: undefined });
    const odd = { code: "ODD", message: "m", firstAt: "yesterday", lastAt: "", retryAt: "soon" };
    causes.add({ code: "ODD", kind: "user", reason: odd });
    const text = formatCauses(causes.list(), now).join("\n");
    expect(text).toContain("UNKNOWN: 1 object\n");
    expect(text).toContain("ODD: 1 user\n");
    expect(text).not.toMatch(/NaN|undefined|Invalid/);
  });

  it("keep their memory flat where every message is another one", () => {
    const causes = createCauses();
    for (let one = 0; one < 5_000; one += 1)
      causes.add({ code: "X", kind: "user", reason: { code: "X", message: `m${one}`, firstAt: at(1), lastAt: at(1) } });
    expect(causes.list()).toMatchObject([{ count: 5_000, otherAnswers: 4_997 }]);
  });
});

describe("causes for a person", () => {
  it("say when they are tried again, or that it is any moment", () => {
    const lines = (retryAt: string) => {
      const causes = createCauses();
      causes.add({ code: "REFUSED", kind: "user", reason: { ...refusal(0, "x"), retryAt } });
      return formatCauses(causes.list(), now).join("\n");
    };
    expect(lines(at(-40))).toContain("tried again in 40 min");
    expect(lines(at(3))).toContain("tried again any moment");
  });
});
