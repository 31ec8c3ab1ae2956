import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { authority, classItem, idOf, makeTrashedHome, type TrashedHome, userItem } from "../support/trashed-home.js";

let made: TrashedHome;
let home: TrashedHome;
let refusedFile: string;
const refused = { code: "REFUSED", message: "no" };

beforeAll(async () => {
  made = await makeTrashedHome();
  refusedFile = await made.trash({ id: idOf(1), reason: refused, value: userItem(idOf(1)) });
  await made.trash({ id: idOf(2), reason: refused, value: classItem(idOf(2)) });
  await made.trash({ id: idOf(3), reason: { code: "USERS_HELD", lasting: true } });
  await made.trash({ id: idOf(4), reason: { code: "DELETION_REJECTED", lasting: true } });
  await made.trash({ id: idOf(5), reason: { code: "REFUSED" }, queue: "in queue" });
});
afterAll(() => made.close());
beforeEach(async () => {
  home = await made.copy();
});
afterEach(() => home.close());

const idsIn = async (...path: readonly string[]) => {
  const folder = join(home.home, "data", ...path);
  const files = (await readdir(folder)).filter((file) => file.endsWith(".json") && !file.endsWith(".reason.json"));
  const items = await Promise.all(files.map(async (file) => readFile(join(folder, file), "utf8")));
  return items.map((item) => Number((JSON.parse(item) as { id: string }).id.slice(-3))).sort();
};
const inQueue = () => idsIn("out_queues", authority);
const inTrash = () => idsIn("out_queues", authority, "trash");

describe("trash retry", () => {
  it("puts back the objects of a cause, with their content, in every trash, and says that they wait for a daemon", async () => {
    const ran = await home.run("trash", "retry", "--code", "refused");
    expect(ran).toMatchObject({ status: 0, stderr: "" });
    expect(ran.stdout).toContain("Put back: 1 object of the in queue, and 1 user and 1 class of Traeger2.\n");
    expect(ran.stdout).toContain("No daemon runs: it waits in the queue. Start it with: connector-daemon run");
    expect([await inQueue(), await inTrash(), await idsIn("listener")]).toEqual([[1, 2], [3, 4], [5]]);
  });

  it("puts back single objects by entryUUID and by file; one that is not there is said: status 1", async () => {
    const ran = await home.run("trash", "retry", idOf(2), refusedFile, idOf(99), "--json");
    expect(ran).toMatchObject({ status: 1, stderr: `There is no ${idOf(99)} in the trash.\n` });
    expect(JSON.parse(ran.stdout)).toMatchObject({
      command: "trash retry",
      count: 2,
      missed: [idOf(99)],
      exitStatus: 1,
    });
    expect([await inQueue(), await inTrash()]).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it("--all leaves what is held or rejected to release, and says so", async () => {
    const ran = await home.run("trash", "retry", "--all", "--school-authority", authority);
    expect(ran.stdout).toContain(
      "2 removals stay here, held by the delete guard or rejected: connector-daemon release",
    );
    expect([await inQueue(), await inTrash(), await idsIn("listener")]).toEqual([[1, 2], [3, 4], []]);
  });

  it("of what is held puts nothing back, and says what does", async () => {
    const ran = await home.run("trash", "retry", "--code", "USERS_HELD");
    expect(ran.stdout).toContain("held by the delete guard or rejected: connector-daemon release");
    expect(await inQueue()).toEqual([]);
  });

  it("--dry-run says the same numbers and changes nothing", async () => {
    const ran = await home.run("trash", "retry", "--all", "--dry-run");
    expect(ran.stdout).toContain(
      "Dry run, nothing was changed. Would be put back: 1 object of the in queue, and 1 user",
    );
    expect([await inQueue(), await inTrash()]).toEqual([[], [1, 2, 3, 4]]);
  });
});

describe("trash drop", () => {
  it("throws objects away, with their reasons", async () => {
    const ran = await home.run("trash", "drop", idOf(1), idOf(2));
    expect(ran).toEqual({ status: 0, stdout: "Dropped: 1 user and 1 class of Traeger2.\n", stderr: "" });
    expect([await inQueue(), await inTrash()]).toEqual([[], [3, 4]]);
    expect(await readdir(join(home.folders.outQueue(authority), "trash"))).toHaveLength(4);
  });

  it.each(["USERS_HELD", "DELETION_REJECTED", "REFUSED"])(
    "of %s says what an unconfirmed removal means, and needs --yes where nobody can be asked",
    async (code) => {
      const ran = await home.run("trash", "drop", "--code", code);
      expect(ran).toMatchObject({ status: 1, stdout: "" });
      expect(ran.stderr).toContain("Nothing was changed. 1 of them is a removal that the broker never confirmed");
      expect(ran.stderr).toContain("lives on there, and verify shows it as leaver");
      expect(await inTrash()).toEqual([1, 2, 3, 4]);
      const sure = await home.run("trash", "drop", "--code", code, "--yes", "--json");
      expect(sure.status).toBe(0);
      expect(JSON.parse(sure.stdout)).toMatchObject({ command: "trash drop", deletions: 1 });
      expect(await inTrash()).not.toContain(code === "USERS_HELD" ? 3 : code === "REFUSED" ? 1 : 4);
    },
  );

  it("asks at a terminal, and takes anything but a yes for a no", async () => {
    const no = await home.atTerminal("what?", "trash", "drop", idOf(3));
    expect(no).toMatchObject({ status: 1, stdout: "" });
    expect(no.stderr).toContain("lives on there, and verify shows it as leaver. Drop 1 object of Traeger2? [y/N]");
    expect(no.stderr).toContain("Nothing was changed.");
    expect((await home.atTerminal("n", "trash", "drop", idOf(1))).stderr).toContain("Drop 1 user of Traeger2? [y/N]");
    expect(await inTrash()).toEqual([1, 2, 3, 4]);
    expect((await home.atTerminal("ja", "trash", "drop", idOf(3))).status).toBe(0);
    expect(await home.atTerminal("n", "trash", "drop", "--all", "--yes")).toMatchObject({ status: 0, stderr: "" });
    expect(await inTrash()).toEqual([]);
  });

  it("--dry-run asks nothing and changes nothing", async () => {
    const ran = await home.run("trash", "drop", "--all", "--dry-run");
    expect(ran.status).toBe(0);
    expect(ran.stdout).toContain("Would be dropped: 1 object of the in queue, and 1 user, 1 class and 2 objects of");
    expect(ran.stdout).toContain("3 of them are removals that the broker never confirmed");
    expect(await inTrash()).toEqual([1, 2, 3, 4]);
  });
});

describe("a large trash", () => {
  it("of 2,000 objects is put back as a whole", async () => {
    for (let start = 10; start < 2_010; start += 50)
      await Promise.all(
        Array.from({ length: 50 }, (_, index) => home.trash({ id: idOf(start + index), reason: { code: "EXISTS" } })),
      );
    const ran = await home.run("trash", "retry", "--code", "EXISTS", "--quiet");
    expect(ran).toMatchObject({ status: 0, stderr: "" });
    expect(ran.stdout).toContain("Put back: 2,000 objects of Traeger2.");
    expect(await inQueue()).toHaveLength(2_000);
  });
});
