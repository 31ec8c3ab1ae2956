import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { authority, classItem, idOf, makeTrashedHome, minutesAgo, type TrashedHome } from "../support/trashed-home.js";

let home: TrashedHome;

beforeAll(async () => {
  home = await makeTrashedHome();
  for (const number of [1, 2, 3]) {
    await home.trash({ id: idOf(number), reason: { code: "USERS_HELD", firstAt: minutesAgo(60 * number) } });
  }
  await home.trash({ id: idOf(4), reason: { code: "GROUPS_HELD" } });
  const user = { kind: "user", schools: ["gym17"] } as const;
  await home.know({
    ...{ [idOf(1)]: user, [idOf(2)]: user, [idOf(3)]: user },
    [idOf(4)]: { kind: "school_class", schools: ["gym17"] },
  });
  await home.trash({ id: idOf(5), reason: { code: "DELETION_REJECTED" } });
  await home.trash({ id: idOf(6), reason: { code: "REFUSED", retryAt: minutesAgo(-20) }, value: classItem(idOf(6)) });
  await home.trash({ id: idOf(7), reason: { code: "REFUSED", retryAt: minutesAgo(-90) }, value: classItem(idOf(7)) });
});
afterAll(() => home.close());

describe("the status of a trash", () => {
  it("tells what is held and what was rejected apart from what was refused", async () => {
    const { stdout } = await home.run("status");
    expect(stdout).toContain("  out queue: 0 waiting, 2 in the trash (2 REFUSED, tried again in 20 min)\n");
    expect(stdout).toContain(
      "  held by the delete guard: 3 users and 1 class, the first 3 h ago:\n" +
        "    connector-daemon release or reject --school-authority Traeger2\n",
    );
    expect(stdout).toContain("  rejected removals: 1 object\n");
  });

  it("as JSON counts everything, and what is held by kind", async () => {
    const document = JSON.parse((await home.run("status", "--json")).stdout) as {
      authorities: readonly { queue: unknown }[];
    };
    expect(document).not.toHaveProperty("triggers");
    expect(document.authorities[0]?.queue).toMatchObject({
      trashed: 7,
      trashByCause: { USERS_HELD: 3, GROUPS_HELD: 1, DELETION_REJECTED: 1, REFUSED: 2 },
      retryAtByCause: { REFUSED: expect.stringMatching(/^\d{4}-/) },
      held: { count: 4, kinds: { user: 3, school_class: 1 }, since: expect.stringMatching(/^\d{4}-/) },
      rejected: { count: 1 },
    });
    expect(document.authorities).toMatchObject([{ name: authority }]);
  });

  it("has the trigger folder and its trash where that is listened to", async () => {
    const folder = join(home.home, "triggers");
    const trash = join(home.home, "data", "triggers", "trash");
    await mkdir(folder);
    await mkdir(trash, { recursive: true });
    await writeFile(join(trash, "half.json"), "{");
    const { stdout } = await home.run("status", "--listen", "triggers", "--listener-dir", folder);
    expect(stdout).toContain("trigger folder: 0 waiting, 1 in the trash (1 UNKNOWN)\n");
  });
});
