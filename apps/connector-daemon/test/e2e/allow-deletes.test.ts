import { mkdir, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { allowanceFile, readAllowance } from "@id-connector/school-authority-config";
import { authority, idOf, makeTrashedHome, type TrashedHome } from "../support/trashed-home.js";

let home: TrashedHome;
const allow = (...rest: readonly string[]) => home.run("allow-deletes", "--school-authority", authority, ...rest);
const file = () => allowanceFile(home.folders.state, authority);
const written = () => readAllowance(file());

beforeAll(async () => {
  home = await makeTrashedHome();
  await home.know({ [idOf(1)]: { kind: "user", schools: ["old99"] } });
});
afterAll(() => home.close());

describe("allow-deletes", () => {
  it("says that no window is open: status 0, and nothing is written", async () => {
    const ran = await allow();
    expect(ran).toMatchObject({ status: 0, stderr: "" });
    expect(ran.stdout).toMatch(/^No window is open for Traeger2/);
    expect(JSON.parse((await allow("--json")).stdout)).toMatchObject({ command: "allow-deletes", allowance: null });
    expect(await written()).toBeUndefined();
  });

  it("--dry-run says what it would write, and writes nothing", async () => {
    const ran = await allow("--until", "8h", "--dry-run");
    expect(ran.stdout).toMatch(/^Dry run, nothing was changed/);
    expect(await written()).toBeUndefined();
  });

  it("writes what the daemon reads, says the time back in full, and that it is no release", async () => {
    await home.trash({ id: idOf(2), reason: { code: "USERS_HELD" } });
    const argv = ["--until", "8h", "--school", "GYM17", "--school", "old99", "--number", "500", "--reason", "new year"];
    const begun = Date.now();
    const ran = await allow(...argv);
    expect(ran).toMatchObject({ status: 0, stderr: "" });
    expect(ran.stdout).toMatch(
      /^Deletions are not held for Traeger2 until \w+day, \d+ \w+ \d{4} at \d\d:\d\d:\d\d \S+, which is in 8 h: at most 500 users and groups, of gym17 and old99 \(new year\)\.\n/,
    );
    expect(ran.stdout).toContain("1 removal is held already and stays so until: connector-daemon release");
    expect(ran.stdout).toContain("No daemon runs; the next one goes by it.");
    const allowance = await written();
    expect(allowance).toMatchObject({ schools: ["gym17", "old99"], number: 500, reason: "new year" });
    const { from, until } = allowance ?? { from: "", until: "" };
    expect(Date.parse(until) - Date.parse(from)).toBe(8 * 3_600_000);
    expect(Date.parse(from)).toBeGreaterThanOrEqual(begun);
    expect((await stat(file())).mode & 0o007).toBe(0);
  });

  it("takes a day to its end, by the clock of this machine", async () => {
    const now = new Date();
    const year = now.getFullYear() + (now.getMonth() < 5 ? 0 : 1);
    const ran = await allow("--until", `${year}-06-30`, "--dry-run", "--json");
    expect(JSON.parse(ran.stdout)).toMatchObject({ dryRun: true, allowance: { until: `${year}-06-30T22:00:00.000Z` } });
  });

  it("shows what is in force, as status does", async () => {
    for (const ran of [await allow(), await home.run("status")])
      expect(ran.stdout).toMatch(/[Dd]eletions are not held .*at most 500 users and groups, of gym17 and old99/);
    const json = JSON.parse((await allow("--json")).stdout) as unknown;
    expect(json).toMatchObject({ allowance: { number: 500, schools: ["gym17", "old99"] } });
  });

  it("puts another window in its place, of all schools and any number, and says which one went", async () => {
    const ran = await allow("--until", "2d");
    expect(ran.stdout).toContain(
      "any number of users and groups, of all schools.\nIt stands in place of the one until",
    );
    expect(await written()).toMatchObject({ schools: null, number: null, reason: "" });
  });

  it("--end ends it, and once more says that none is open", async () => {
    expect((await allow("--end")).stdout).toMatch(/^Ended: .*\nIt would have lasted until /);
    expect(await written()).toBeUndefined();
    expect((await allow("--end")).stdout).toMatch(/^No window is open/);
  });

  it("a window that is over is not in force, here and in status", async () => {
    const over = {
      schools: null,
      number: null,
      from: "2020-01-01T00:00:00Z",
      until: "2020-01-02T00:00:00Z",
      reason: "",
    };
    await writeFile(file(), JSON.stringify(over));
    expect((await allow()).stdout).toMatch(
      /^No window is open .*\nThe last window lasted until Thursday, 2 January 2020/,
    );
    expect((await home.run("status")).stdout).not.toContain("deletions are not held");
  });

  it("a file that cannot be read opens no window, is told, and is replaced", async () => {
    await mkdir(dirname(file()), { recursive: true });
    await writeFile(file(), "{");
    const ran = await allow();
    expect(ran.stdout).toMatch(/^No window is open/);
    expect(ran.stderr).toContain("cannot be read (it is not JSON)");
    expect((await home.run("status")).stdout).not.toContain("deletions are not held");
    expect((await allow("--until", "1h")).status).toBe(0);
    expect(await written()).toMatchObject({ schools: null });
  });

  it.each([
    [["--number", "5"], 2, "--until is missing"],
    [["--until", "8h", "--end"], 2, "--end stands alone"],
    [["--until", "8h", "--number", "0"], 2, "--number must be a whole number from 1 on, not 0"],
    [["--until", "8h", "--number", "many"], 2, "not many"],
    [["--until", "gestern"], 2, "--until gestern is no time: give a day (2027-08-01)"],
    [["--until", "8h", "--until", "9h"], 2, "give --until once"],
    [
      ["--until", "8h", "--school", "gym99"],
      1,
      "Traeger2 has no school gym99: it is neither configured nor at the broker",
    ],
  ])("%j ends with status %i, says why and changes nothing", async (argv, status, why) => {
    const before = await written();
    const ran = await allow(...argv);
    expect(ran).toMatchObject({ status, stdout: "" });
    expect(ran.stderr).toContain(why);
    expect(await written()).toEqual(before);
  });
});
