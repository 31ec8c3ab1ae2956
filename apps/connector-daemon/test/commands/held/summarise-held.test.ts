import { describe, expect, it } from "@jest/globals";
import { describeRemovals, summariseHeld } from "../../../src/commands/held/summarise-held.js";

const held = (code: string, kind: "user" | "school_class" | undefined, ...schools: readonly string[]) => ({
  code,
  kind,
  schools,
});

describe("what is held", () => {
  it("is said school by school, the most first", () => {
    const items = [
      held("GROUPS_HELD", "school_class", "gym17"),
      held("USERS_HELD", "user", "gym17"),
      held("USERS_HELD", "user", "gym17"),
      held("USERS_HELD", undefined),
      held("USERS_HELD", "user", "gym17", "gym18"),
    ];
    expect(summariseHeld(items)).toEqual([
      "gym17: 2 users (USERS_HELD)",
      "gym17: 1 class (GROUPS_HELD)",
      "gym17 and gym18: 1 user (USERS_HELD)",
      "no known school: 1 object (USERS_HELD)",
    ]);
  });

  it("of very many schools names the first ten", () => {
    const items = Array.from({ length: 30 }, (_, index) => held("USERS_HELD", "user", `s${index}`));
    expect(summariseHeld(items)).toHaveLength(11);
    expect(summariseHeld(items).at(-1)).toBe("and 20 objects of others");
  });
});

describe("what letting it through does", () => {
  it("tells deletions from members that go", () => {
    const items = [
      held("USERS_HELD", "user"),
      held("GROUPS_HELD", "school_class"),
      held("MEMBERS_HELD", "school_class"),
      held("MEMBERS_HELD", "user"),
      held("DELETION_REJECTED", "user"),
    ];
    expect(describeRemovals(items)).toBe(
      "deletion of 1 user and 1 class, members taken out of 1 class, classes taken from 1 user, what was rejected about 1 user",
    );
  });
});
