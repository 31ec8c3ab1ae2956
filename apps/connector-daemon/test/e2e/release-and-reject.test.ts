import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { TrashReason } from "@id-connector/queue-fs";
import { authority, classItem, idOf, makeTrashedHome, type TrashedHome, userItem } from "../support/trashed-home.js";

let made: TrashedHome;
let home: TrashedHome;
const [anna, ben, aClass, losing, rejected, refused] = [1, 2, 3, 4, 5, 6].map(idOf) as [
  string,
  string,
  string,
  string,
  string,
  string,
];

beforeAll(async () => {
  made = await makeTrashedHome();
  for (const id of [anna, ben])
    await made.trash({ id, reason: { code: "USERS_HELD", message: "300 of 900 users", lasting: true } });
  await made.trash({ id: aClass, reason: { code: "GROUPS_HELD", lasting: true } });
  await made.trash({ id: losing, reason: { code: "MEMBERS_HELD", lasting: true }, value: classItem(losing) });
  await made.trash({ id: rejected, reason: { code: "DELETION_REJECTED", lasting: true } });
  await made.trash({ id: refused, reason: { code: "REFUSED" }, value: userItem(refused) });
  await made.know({
    [anna]: { kind: "user", schools: ["gym17"] },
    [ben]: { kind: "user", schools: ["gym18"] },
    [aClass]: { kind: "school_class", schools: ["gym17"] },
    [losing]: { kind: "school_class", schools: ["gym18"] },
  });
});
afterAll(() => made.close());
beforeEach(async () => {
  home = await made.copy();
});
afterEach(() => home.close());

const decide = (command: "release" | "reject", ...rest: readonly string[]) =>
  home.run(command, "--school_authority", authority, ...rest);
const filesIn = async (...path: readonly string[]) => {
  const folder = join(home.folders.outQueue(authority), ...path);
  return (await readdir(folder)).filter((file) => file.endsWith(".json")).map((file) => join(folder, file));
};
type Item = Readonly<Record<string, unknown>>;
const readAll = async (files: readonly string[]) =>
  Promise.all(files.map(async (file) => JSON.parse(await readFile(file, "utf8")) as Item));
const released = async () => {
  const items = await readAll(await filesIn());
  return items.sort((a, b) => (String(a["id"]) < String(b["id"]) ? -1 : 1));
};
const reasons = async () => {
  const read = await readAll((await filesIn("trash")).filter((file) => file.endsWith(".reason.json")));
  return new Map((read as unknown as TrashReason[]).map((reason) => [reason.key, reason]));
};

describe("release", () => {
  it("puts what is held back into the queue, marked as allowed, and leaves the rest of the trash alone", async () => {
    const ran = await decide("release", "--all");
    expect(ran).toMatchObject({ status: 0, stderr: "" });
    expect(ran.stdout).toContain("Released: deletion of 2 users and 1 class, members taken out of 1 class (Traeger2).");
    expect(ran.stdout).toContain("  gym18: 1 user (USERS_HELD)\n");
    expect(ran.stdout).toContain("No daemon runs: it waits in the queue.");
    expect((await released()).map(({ id, deletionAllowed, object }) => [id, deletionAllowed, object])).toEqual([
      [anna, true, null],
      [ben, true, null],
      [aClass, true, null],
      [losing, true, { name: "gym17-1a" }],
    ]);
    expect([...(await reasons()).keys()].sort()).toEqual([rejected, refused]);
  });

  it.each([
    [
      ["--code", "USERS_HELD"],
      [anna, ben],
    ],
    [
      ["--code", "users_held", "--code", "GROUPS_HELD"],
      [anna, ben, aClass],
    ],
    [
      ["--school", "GYM17"],
      [anna, aClass],
    ],
    [["--school", "gym17", "--code", "USERS_HELD"], [anna]],
    [
      ["--school", "gym17", "--school", "gym18"],
      [anna, ben, aClass, losing],
    ],
    [[ben.toUpperCase()], [ben]],
    [["--code", "DELETION_REJECTED"], [rejected]],
    [
      [rejected, anna],
      [anna, rejected],
    ],
  ])("by %j takes exactly what was chosen", async (argv, ids) => {
    const ran = await decide("release", ...argv, "--json");
    expect(ran).toMatchObject({ status: 0, stderr: "" });
    expect(JSON.parse(ran.stdout)).toMatchObject({ command: "release", authority, count: ids.length, gone: 0 });
    expect((await released()).map(({ id }) => id)).toEqual(ids);
    const left = await reasons();
    for (const id of ids) expect(left.has(id)).toBe(false);
  });

  it("of an item that cannot be read puts one that speaks of its object", async () => {
    const file = (await filesIn("trash")).find((one) => one.includes(anna) && !one.endsWith(".reason.json"));
    await writeFile(file ?? "", "{");
    expect((await decide("release", anna)).status).toBe(0);
    expect(await released()).toMatchObject([{ id: anna, object: null, deletionAllowed: true }]);
  });

  it("asks at a terminal with the numbers, and does nothing on a no", async () => {
    const no = await home.atTerminal("n", "release", "--school-authority", authority, "--all");
    expect(no).toMatchObject({ status: 1, stdout: "" });
    expect(no.stderr).toContain(
      "Let through to the broker of Traeger2: deletion of 2 users and 1 class, members taken out of 1 class? [y/N]",
    );
    expect(await released()).toEqual([]);
    expect((await home.atTerminal("y", "release", "--school-authority", authority, "--all")).status).toBe(0);
    expect(await released()).toHaveLength(4);
  });

  it("--dry-run says the same and changes nothing", async () => {
    const ran = await decide("release", "--school", "gym17", "--dry-run");
    expect(ran.stdout).toContain("Dry run, nothing was changed. Would be released: deletion of 1 user and 1 class");
    expect(await released()).toEqual([]);
  });

  it("says what there is where nothing was chosen: status 2", async () => {
    const ran = await decide("release");
    expect(ran).toMatchObject({ status: 2, stdout: "" });
    expect(ran.stderr).toContain("choose something: --all, --code, --school or entryUUIDs. Held are:\n");
    expect(ran.stderr).toContain("  gym17: 1 user (USERS_HELD)\n");
  });
});

describe("reject", () => {
  it("keeps them in the trash, with what they were and why: status 0", async () => {
    const ran = await decide("reject", "--code", "USERS_HELD", "--reason", "the import\nfailed");
    expect(ran).toMatchObject({ status: 0, stderr: "" });
    expect(ran.stdout).toContain("Rejected: deletion of 2 users (Traeger2).");
    expect(ran.stdout).toContain("The broker keeps what it has");
    const all = await reasons();
    expect(all.get(anna)).toMatchObject({
      code: "DELETION_REJECTED",
      message: "USERS_HELD: 300 of 900 users Rejected: the import failed",
      lasting: true,
      key: anna,
    });
    expect(all.get(aClass)?.code).toBe("GROUPS_HELD");
    expect(await released()).toEqual([]);
  });

  it("a rejected one is not rejected, or released with --all, again", async () => {
    expect(await decide("reject", "--all", "--reason", "r")).toMatchObject({ status: 0 });
    expect(await decide("release", "--all")).toMatchObject({ status: 1, stdout: "" });
    expect(await decide("reject", "--all", "--reason", "r")).toMatchObject({ status: 1 });
    const back = await decide("release", "--code", "DELETION_REJECTED");
    expect(back.stdout).toContain("Released: what was rejected about");
    expect(await released()).toHaveLength(5);
  });

  it("asks at a terminal", async () => {
    const argv = ["reject", "--school-authority", authority, "--all", "--reason", "r"];
    expect((await home.atTerminal("", ...argv)).stderr).toContain("Reject for Traeger2: deletion of 2 users");
    expect((await reasons()).get(anna)?.code).toBe("USERS_HELD");
    expect((await home.atTerminal("y", ...argv)).status).toBe(0);
    expect((await reasons()).get(anna)?.code).toBe("DELETION_REJECTED");
  });
});

describe("wrong usage", () => {
  it.each([
    [["release"], 2, "--school_authority is missing"],
    [["release", "--school-authority", "Nobody", "--all"], 3, "No school authority Nobody is configured"],
    [["release", "--school-authority", authority, "--code", "REFUSED"], 2, "there is no code REFUSED of held removals"],
    [["release", "--school-authority", authority, "--school", "gym99"], 1, "There is something of: gym17, gym18."],
    [["release", "--school-authority", authority, "--all", anna], 2, "or --all"],
    [["release", "--school-authority", authority, "anna"], 2, "anna is no entryUUID"],
    [["release", "--school-authority", authority, refused], 1, "is not held: it lies in the trash as REFUSED"],
    [["release", "--school-authority", authority, idOf(99)], 1, "is not in the trash"],
    [["reject", "--school-authority", authority, "--all"], 2, "--reason is missing"],
    [["reject", "--school-authority", authority, "--all", "--reason", " "], 2, "--reason must not be empty"],
  ])("%j ends with status %i and says why", async (argv, status, why) => {
    const ran = await home.run(...argv, "--json");
    expect(ran.status).toBe(status);
    expect(ran.stderr).toContain(why);
    expect(JSON.parse(ran.stdout)).toMatchObject({ exitStatus: status, error: { message: expect.any(String) } });
    expect(await released()).toEqual([]);
  });
});
