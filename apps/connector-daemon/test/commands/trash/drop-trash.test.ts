import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { idOf, makeTrashedHome, type TrashedHome, userItem } from "../../support/trashed-home.js";

let home: TrashedHome;

beforeAll(async () => {
  home = await makeTrashedHome();
  const codes = ["SCHOOL_NOT_SEEN", "NOT_SEEN", "DIRECTORY_BEHIND", "PARTLY_SEEN", "REFUSED"];
  for (const [index, code] of codes.entries()) {
    const id = idOf(index);
    await home.trash({ id, reason: { code }, value: userItem(id) });
  }
});
afterAll(() => home.close());

describe("trash drop", () => {
  it("counts as a removal whatever was not deleted because the directory does not show it, also where its reason says no more", async () => {
    const ran = await home.atTerminal("no", "trash", "drop", "--all", "--dry-run");
    expect(ran.stdout).toContain("3 of them are removals that the broker never confirmed");
  });
});
