import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  authority,
  classItem,
  goneItem,
  idOf,
  makeTrashedHome,
  minutesAgo,
  type TrashedHome,
  userItem,
} from "../support/trashed-home.js";

let home: TrashedHome;
const answer = [{ loc: ["body", "user_name"], msg: "too long", type: "string_too_long" }];
const refused = { code: "REFUSED", message: "PUT users/x: 422", status: 422, answer, attempts: 3, retries: 2 };

beforeAll(async () => {
  home = await makeTrashedHome();
  for (const number of [1, 2]) await home.trash({ id: idOf(number), reason: refused, value: userItem(idOf(number)) });
  await home.trash({
    id: idOf(3),
    reason: { ...refused, retryAt: minutesAgo(-30), answer: "No" },
    value: classItem(idOf(3)),
  });
  await home.trash({ id: idOf(4), reason: { code: "USERS_HELD", lasting: true } });
  await home.know({ [idOf(4)]: { kind: "user", schools: ["gym17"] } });
  await home.trash({ id: idOf(5), reason: { code: "BAD_ITEM", message: "m" }, value: {}, queue: "in queue" });
  await home.trash({ id: idOf(6), authority: "Other", reason: { code: "ODD" } });
  // as the predecessor leaves them: no reason, and a name that tells nothing
  await writeFile(join(home.folders.outQueue(authority), "trash", "old.json"), JSON.stringify(goneItem(idOf(7))));
});
afterAll(() => home.close());

describe("trash", () => {
  it("says each cause of every trash, with numbers by kind, what was answered, and what helps", async () => {
    const ran = await home.run("trash");
    expect(ran).toMatchObject({ status: 0, stderr: "" });
    expect(ran.stdout).toMatch(/^in queue: 1 in the trash\n\nBAD_ITEM: 1 object\n/);
    expect(ran.stdout).toContain(`${authority}: 5 in the trash\n\nREFUSED: 2 users and 1 class\n`);
    expect(ran.stdout).toContain("tried again in 30 min\n  The broker does not take these objects as they are");
    expect(ran.stdout).toContain("  2 × user_name: too long\n  1 × No\n");
    expect(ran.stdout).toMatch(/USERS_HELD: 1 user\n.+\n {2}Too many users .+ connector-daemon release/);
    expect(ran.stdout).toMatch(/UNKNOWN: 1 object\n {2}Nothing says why/);
    expect(ran.stdout).toContain("Other: 1 in the trash");
  });

  it("names no pupil", async () => {
    expect((await home.run("trash")).stdout).not.toMatch(/anna|uid=/);
  });

  it("of one authority says nothing of others; with --json it is one document", async () => {
    const ran = await home.run("trash", "list", "--json", "--school-authority", authority);
    expect(ran).toMatchObject({ status: 0, stderr: "" });
    const document = JSON.parse(ran.stdout) as { trashes: readonly { causes: readonly object[] }[] };
    expect(document).toMatchObject({ command: "trash list", count: 5, trashes: [{ authority, count: 5 }] });
    expect(document.trashes[0]?.causes[0]).toMatchObject({
      code: "REFUSED",
      count: 3,
      kinds: { user: 2, school_class: 1 },
      answers: [{ answer: "user_name: too long", count: 2 }, { answer: "No" }],
      help: expect.stringContaining("mend it in the directory"),
    });
  });

  it("says that it is empty, also where nothing ever ran, and changes nothing", async () => {
    const empty = await makeTrashedHome();
    expect(await empty.run("trash")).toEqual({ status: 0, stdout: "The trash is empty.\n", stderr: "" });
    const ofOne = await empty.run("trash", "--school-authority", authority);
    expect(ofOne.stdout).toBe(`The trash of ${authority} is empty.\n`);
    const nowhere = join(empty.home, "nowhere");
    expect(await empty.run("trash", "--home", nowhere)).toMatchObject({ status: 0, stdout: "The trash is empty.\n" });
    await expect(mkdir(nowhere)).resolves.toBeUndefined();
    await empty.close();
  });

  it("has the trash of the trigger folder where that is listened to", async () => {
    const folder = join(home.home, "triggers");
    const trash = join(home.home, "data", "triggers", "trash");
    await mkdir(trash, { recursive: true });
    await writeFile(join(trash, "half.json"), "{");
    const argv = ["trash", "--listener-dir", folder];
    expect((await home.run(...argv)).stdout).not.toContain("trigger folder");
    expect((await home.run(...argv, "--listen", "triggers")).stdout).toContain("trigger folder: 1 in the trash");
  });

  it("is told where the ledger is damaged, too", async () => {
    const damaged = await makeTrashedHome();
    await damaged.trash({ id: idOf(1), reason: refused, value: userItem(idOf(1)) });
    await mkdir(damaged.folders.ledger, { recursive: true });
    await writeFile(join(damaged.folders.ledger, "data.mdb"), "no ledger");
    expect((await damaged.run("trash")).stdout).toContain("REFUSED: 1 user");
    await damaged.close();
  });
});

describe("trash show", () => {
  it("says all that is known of an object, its DN included", async () => {
    const ran = await home.run("trash", "show", idOf(1).toUpperCase());
    expect(ran).toMatchObject({ status: 0, stderr: "" });
    expect(ran.stdout).toContain(`REFUSED ${idOf(1)}\n  what:        uid=anna,cn=schueler`);
    for (const word of [
      "kind: +user",
      "status: +422",
      "attempts: +3",
      "retries: +2",
      "helps: +The broker",
      "trash: +T",
    ])
      expect(ran.stdout).toMatch(new RegExp(`\n  ${word}`));
    expect(ran.stdout).toContain('"msg":"too long"');
    expect(ran.stdout).toMatch(/first: +\w+day, .* (?:CET|CEST|GMT\+\d) \(\d min ago\)/);
  });

  it("says it of all of a cause, in any case, and what helps once", async () => {
    const { stdout } = await home.run("trash", "show", "refused");
    expect(stdout.match(/^REFUSED /gm)).toHaveLength(3);
    expect(stdout.match(/helps:/g)).toHaveLength(1);
  });

  it("finds by the name of a file, and an object of which only the content speaks", async () => {
    for (const name of ["old.json", idOf(7)]) {
      const ran = await home.run("trash", "show", name, "--json");
      expect(JSON.parse(ran.stdout)).toMatchObject({
        count: 1,
        items: [{ file: "old.json", id: idOf(7), code: "UNKNOWN", asksFor: "deletion", dn: null, reason: null }],
      });
    }
  });

  it("knows from the ledger what a deleted object was, and where", async () => {
    const ran = await home.run("trash", "show", idOf(4), "--json");
    expect(JSON.parse(ran.stdout)).toMatchObject({
      items: [{ kind: "user", schools: ["gym17"], asksFor: "deletion", reason: { lasting: true } }],
    });
  });

  it("says which of several it did not find: status 1", async () => {
    const ran = await home.run("trash", "show", idOf(1), idOf(99));
    expect(ran).toMatchObject({ status: 1, stderr: `There is no ${idOf(99)} in the trash.\n` });
    expect(ran.stdout).toContain(idOf(1));
    expect(await home.run("trash", "show", idOf(98))).toMatchObject({ status: 1, stdout: "" });
  });
});

describe("wrong usage", () => {
  it.each([
    [["trash", "bogus"], 2, "unknown: bogus"],
    [["trash", "show"], 2, "something is missing"],
    [["trash", "show", "anna.meier"], 2, "anna.meier is neither an entryUUID nor the name of a file in a trash"],
    [["trash", "show", "REFUSD"], 2, "there is no code REFUSD. In the trash are BAD_ITEM, ODD, REFUSED, UNKNOWN"],
    [["trash", "show", "EXISTS"], 1, "There is no EXISTS in the trash."],
    [["trash", "retry"], 2, "choose something"],
    [["trash", "drop"], 2, "choose something"],
    [["trash", "retry", "REFUSED"], 2, "a cause is chosen with --code REFUSED"],
    [["trash", "retry", "--all", "--code", "REFUSED"], 2, "one of them"],
    [["trash", "retry", "--code", "REFUSD"], 2, "there is no code REFUSD"],
    [["trash", "--school-authority", "traeger2"], 3, "Is it Traeger2? Its case counts. There are: Other and Traeger2."],
  ])("%j ends with status %i and says why", async (argv, status, why) => {
    const ran = await home.run(...argv, "--json");
    expect(ran.status).toBe(status);
    expect(ran.stderr).toContain(`connector-daemon: `);
    expect(ran.stderr).toContain(why);
    expect(JSON.parse(ran.stdout)).toMatchObject({ exitStatus: status, error: { message: expect.any(String) } });
  });
});
