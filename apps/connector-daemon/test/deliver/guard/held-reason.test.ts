import { describe, expect, it } from "@jest/globals";
import { heldFor, heldWith } from "../../../src/deliver/guard/held-reason.js";
import type { Excess } from "../../../src/deliver/guard/limits.js";

const excess: Excess = { guarded: "users", count: 30, of: 200, by: "number", limit: { number: 25, share: 0.125 } };

describe("the reason for what goes beyond a limit", () => {
  it.each([
    ["users", "USERS_HELD", "30 users were to be deleted"],
    ["groups", "GROUPS_HELD", "30 school classes and workgroups were to be deleted"],
    ["members", "MEMBERS_HELD", "30 members were to leave it"],
  ] as const)("says what was to go, and how many: %s", (guarded, code, what) => {
    const reason = heldFor({ ...excess, guarded }, "Nord");
    expect(reason).toMatchObject({ code, why: expect.stringContaining(what) });
    expect(reason.why).toContain(`(delete_guard.${guarded}.number)`);
  });

  it.each([
    [{ by: "number" }, "more than 25 (delete_guard.users.number)"],
    [{ by: "share" }, "more than 12.5 % of the 200 that the broker held (delete_guard.users.share)"],
    [{ by: "share", limit: { number: 25, share: 1 / 3 } }, "more than 33.3 % of the 200"],
    [{ by: "share", limit: { number: 25, share: 0.07 } }, "more than 7 % of the 200"],
  ] as const)("names the limit by which it is held: %j", (change, limit) => {
    expect(heldFor({ ...excess, ...change }, "Nord").why).toContain(limit);
  });
});

it.each([
  ["of an object itself", heldFor(excess, "Nord").why],
  ["of a user whose class is held", heldWith("the-class", "Nord").why],
])("the reason %s says what to type for this authority", (_, why) => {
  expect(why).toContain("connector-daemon release --school-authority Nord.");
  expect(why).toContain("connector-daemon reject --school-authority Nord.");
});

it("a user whose class is held waits for members, and its reason names the class", () => {
  expect(heldWith("the-class", "Nord")).toMatchObject({
    code: "MEMBERS_HELD",
    why: expect.stringContaining("the class the-class"),
  });
});
