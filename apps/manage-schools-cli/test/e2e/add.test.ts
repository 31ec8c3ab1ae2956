import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { authority, changesIn, queued, settled, startWorld, status, until, type World } from "@id-connector/test-world";
import { answerOf, manage } from "../support/manage.js";
import { configuredSchools } from "../support/read-configuration.js";
import { names, threeSchools } from "../support/three-schools.js";

let world: World;
beforeAll(async () => {
  world = await startWorld({ slapd: { content: threeSchools } });
  await world.configure(authority, { schools: [] });
  const daemon = world.start();
  await daemon.logged(({ outcome }) => outcome === "working");
});
afterAll(() => world.close());

const add = (...rest: readonly string[]) => manage(world, "add_schools", "--school_authority", authority, ...rest);
const requests = () => world.broker.requests.filter(({ method }) => method !== "GET").length;

describe("add_schools makes the broker hold", () => {
  it("exactly the school that was named, in any case", async () => {
    const ran = await add("OU1", "--wait");
    expect(ran).toMatchObject({ status: 0, stderr: "For the broker, ou1 has 4 users, 1 class and 1 workgroup.\n" });
    expect(ran.stdout).toBe(
      "ou1 is configured now for Traeger2.\nQueued: 1 school, 4 users, 1 class and 1 workgroup.\nDone: 7 sent.\n",
    );
    expect(await world.differences(authority, ["ou1"])).toEqual([]);
    expect(await configuredSchools(world)).toEqual(["ou1"]);
  });

  it("an empty school too", async () => {
    expect((await add("ou4", "--wait")).status).toBe(0);
    expect(world.broker.get(authority, "schools", await world.slapd.entryUuid(names.school("ou4")))).toBeDefined();
  });

  it("a school that was there already once more, with --force, whatever the ledger says", async () => {
    const before = requests();
    const ran = await add("--force", "ou1", "--wait", "--json");
    expect(answerOf(ran)).toMatchObject({ schools: ["ou1"], added: [], queued: 7, arrivals: { sent: 7, refused: [] } });
    expect(requests()).toBeGreaterThanOrEqual(before + 4);
    expect(await configuredSchools(world)).toEqual(["ou1", "ou4"]);
  });

  it("a school without waiting, when the daemon has got to it", async () => {
    const { status: exit, stdout } = await add("ou2");
    expect(exit).toBe(0);
    expect(stdout).toContain(
      "The daemon delivers it. Watch it with: connector-daemon status, manage-schools-cli list_schools --school_authority Traeger2",
    );
    await world.converged(authority, ["ou1", "ou2", "ou4"]);
  });
});

describe("add_schools changes nothing", () => {
  let before: readonly unknown[];
  const state = async () => [await configuredSchools(world), await queued(world), requests()];
  beforeEach(async () => {
    await until("nothing waits", async () => (await queued(world)).length === 0);
    before = await state();
  });

  it("where one school is unknown, one added already and one named twice, and says all of that", async () => {
    const { status: exit, stdout, stderr } = await add("ou33", "ou1", "Ou3", "OU3");
    expect({ exit, stdout }).toEqual({ exit: 1, stdout: "" });
    expect(stderr.split("\n")).toEqual([
      "manage-schools-cli: Nothing was changed.",
      "  OU3 is named more than once.",
      "  The directory has no school ou33. Is it Ou3?",
      "  ou1 was added already. To synchronise it again: --force.",
      "",
    ]);
    expect(await state()).toEqual(before);
  });

  it("with --dry-run, and says what it would do", async () => {
    const ran = await add("Ou3", "--dry-run");
    expect(ran).toMatchObject({ status: 0 });
    expect(ran.stdout).toBe(
      "Dry run, nothing was changed. Ou3 would be configured for Traeger2.\n" +
        "Would be queued: 1 school, 3 users, 1 class and 1 workgroup.\n",
    );
    expect(await state()).toEqual(before);
  });

  it.each([[["--all_schools", "ou1"]], [[]], [["*", "ou1"]], [["ou1", "--dry-run", "--wait"]], [["ou1", "--bogus"]]])(
    "where the usage is wrong: %j",
    async (argv) => {
      expect((await add(...argv)).status).toBe(2);
      expect(await state()).toEqual(before);
    },
  );
});

describe("add_schools --initial_sync false", () => {
  it("only changes the configuration, and says that nothing is sent by itself", async () => {
    const before = world.broker.requests.at(-1)?.sequence ?? 0;
    const ran = await add("--initial_sync", "false", "oU3");
    expect(ran).toMatchObject({ status: 0 });
    expect(ran.stdout).toBe(
      "Ou3 is configured now for Traeger2.\n" +
        "Nothing was queued: each object is sent when it changes. " +
        "To send all now: manage-schools-cli add_schools --school_authority Traeger2 --force Ou3\n",
    );
    await until(
      "the daemon knows",
      async () => (await status(world)).authorities[authority]?.schools?.includes("Ou3") ?? false,
    );
    // a change that comes after all of that is sent, and nothing else
    const pupil = names.user("ou1.a", "student", "ou1");
    await changesIn(world, "ou1").lastname(pupil, "Afterwards");
    await world.converged(authority, ["ou1", "ou2", "ou4"]);
    await settled(world);
    const sent = world.broker.requests.filter(
      ({ method, resource, sequence }) => sequence > before && method !== "GET" && resource !== "token",
    );
    expect(sent.map(({ method, id }) => [method, id])).toEqual([["PUT", await world.slapd.entryUuid(pupil)]]);
  });
});

describe("add_schools --wait", () => {
  it("by two at once succeeds for both: each waits for the list that both made", async () => {
    await world.configure(authority, { schools: ["ou1", "ou4"] });
    const both = await Promise.all([add("ou2", "--wait"), add("Ou3", "--wait")]);
    expect(both.map(({ status: exit }) => exit)).toEqual([0, 0]);
    expect(await world.differences(authority, ["ou1", "ou2", "Ou3", "ou4"])).toEqual([]);
  });

  it("says with entryUUIDs what the broker refused: status 1", async () => {
    const id = await world.slapd.entryUuid(names.user("Ou3.b", "student", "Ou3"));
    world.broker.faults.add({ kind: "status", status: 422, only: { resources: ["users"], ids: [id] } });
    const ran = await add("--force", "Ou3", "--wait");
    expect(ran.status).toBe(1);
    expect(ran.stdout).toMatch(/^Done: \d sent/m);
    expect(ran.stdout).toMatch(new RegExp(`^1 object lies in the trash \\(REFUSED\\): .*\\(${id}\\)$`, "m"));
    expect(ran.stdout).not.toContain("Ou3.b");
    world.broker.faults.clear();
    expect((await add("--force", "Ou3", "--wait")).status).toBe(0);
    expect(await world.differences(authority, ["ou1", "ou2", "Ou3", "ou4"])).toEqual([]);
  });
});
