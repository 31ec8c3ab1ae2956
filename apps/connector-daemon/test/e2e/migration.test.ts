import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  authority,
  changesIn,
  type Daemon,
  filesIn,
  queued,
  runProgram,
  settled,
  startWorld,
  status,
  until,
  type World,
} from "@id-connector/test-world";
import { stampedName, writeConverted } from "../support/listener-files.js";
import { typeGuide } from "../support/migration-guide.js";
import {
  convertedGroup,
  convertedUser,
  deleted,
  preprocessed,
  preprocessedDeletion,
} from "../support/predecessor-files.js";
import { whyNotTaken } from "../support/predecessor-reads.js";

const school = "Nord";
let world: World;
let office: ReturnType<typeof changesIn>;
let daemon: Daemon;
let outQueue: string;
let inQueue: string;
const ids: Record<string, string> = {};
const idOf = (name: string) => ids[name] ?? "";
const atBroker = (name: string) => world.broker.get(authority, "users", idOf(name));
const user = (name: string, lastname = "Outdated") =>
  convertedUser({ id: idOf(name), dn: office.student(name), school, lastname });
const gone = (name: string) => deleted(idOf(name), office.student(name));
const start = () => world.start({ ID_CONNECTOR_LISTEN: "appcenter" });

/** The names and texts of the files in a folder, hidden ones included, as the predecessor lists them. */
async function listed(folder: string): Promise<readonly (readonly [string, string])[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory());
  const textOf = (name: string) => readFile(join(folder, name), "utf8");
  return Promise.all(
    files.map(async (file) => [file.name, file.isFile() ? await textOf(file.name) : "a socket"] as const),
  );
}

const idsIn = async (folder: string) =>
  (await listed(folder)).flatMap(([name, text]) =>
    name.startsWith(".") ? [] : [(JSON.parse(text) as { readonly id: string }).id],
  );

beforeAll(async () => {
  const names = ["anna", "ben", "kept", "thrown", "left", "late", "strayed"];
  world = await startWorld({ slapd: { content: { schools: [school] } } });
  office = changesIn(world, school);
  for (const name of names) await office.addStudent(name);
  await office.addClass("1a", [office.student("anna")]);
  for (const name of names) ids[name] = await world.slapd.entryUuid(office.student(name));
  ids["1a"] = await world.slapd.entryUuid(world.slapd.dn.schoolClass("1a", school));
  inQueue = join(world.home, "data", "listener");
  outQueue = join(world.home, "data", "out_queues", authority);
  await world.configure(authority, { schools: [school] });
  await leaveAsPredecessor();
});
afterAll(() => world.close());

/** In each folder of a predecessor that was stopped; what it sent before is at the broker. */
async function leaveAsPredecessor(): Promise<void> {
  const context = { [school]: { roles: ["student"], classes: [] } };
  const id = await world.slapd.entryUuid(world.slapd.dn.school(school));
  world.broker.tamper.put(authority, "schools", { id, name: school, display_name: school });
  for (const name of ["left", "kept"])
    world.broker.tamper.put(authority, "users", {
      ...{ id: idOf(name), first_name: "F", last_name: "L", user_name: name, context },
    });
  for (const name of ["left", "kept"]) await office.remove(office.student(name));
  for (const folder of ["trash", "keep"]) await mkdir(join(outQueue, folder), { recursive: true });
  await writeConverted(outQueue, preprocessed(user("anna")), stampedName("_ready"));
  await writeConverted(outQueue, preprocessedDeletion(gone("left")), stampedName("_ready"));
  await writeConverted(join(outQueue, "keep"), preprocessedDeletion(gone("kept")), stampedName("_ready"));
  await writeConverted(join(outQueue, "trash"), preprocessed(user("thrown")), stampedName("_ready"));
  await writeConverted(inQueue, user("ben"));
  await writeConverted(inQueue, convertedGroup(idOf("1a"), world.slapd.dn.schoolClass("1a", school), `${school}-1a`));
}

describe("over from the predecessor", () => {
  it("all that it left in any folder comes to the broker as the directory says, once the guide was followed", async () => {
    for (const folder of [inQueue, outQueue])
      for (const [name, text] of await listed(folder))
        expect([name, whyNotTaken(name, text)]).toEqual([name, undefined]);
    await typeGuide("Over", world.home);
    expect(await filesIn(join(outQueue, "keep"))).toEqual([]);
    daemon = start();
    await world.converged(authority, [school]);
    expect([atBroker("kept"), atBroker("left")]).toEqual([undefined, undefined]);
    // what lies there goes after the broker has its object
    await until("the trash is empty", async () => (await filesIn(join(outQueue, "trash"))).length === 0);
  });

  it("what was copied before is there for the way back", async () => {
    const copied = await readdir(join(world.home, "data.predecessor", "out_queues", authority), { recursive: true });
    expect(copied.filter((name) => name.endsWith(".json"))).toHaveLength(4);
    expect(await filesIn(join(world.home, "conf.predecessor", "school_authorities"))).toEqual([`${authority}.json`]);
  });
});

describe("back to the predecessor", () => {
  it("of what waits for a broker that is away it finds nothing that it cannot read, and all deletions", async () => {
    world.broker.faults.add({ kind: "status", status: 503 });
    await office.remove(office.student("late"));
    await writeConverted(inQueue, gone("late"));
    await writeConverted(inQueue, user("anna"));
    // somebody who has no role any more, and a school: the predecessor's delivery would end at either
    await writeConverted(inQueue, { ...user("strayed"), options: ["default"] });
    const argv = ["schedule-cli/bin/schedule-cli.js", ["school", school, "--via", "in-queue"]] as const;
    expect(await runProgram(...argv, world.env)).toMatchObject({ status: 0 });
    await until("all waits in the out queue", async () => {
      const found = new Set((await filesIn(inQueue)).length > 0 ? [] : await idsIn(outQueue));
      return ["late", "anna", "strayed", "1a", "ben"].every((name) => found.has(idOf(name)));
    });
    await until("it waits", async () => (await status(world)).authorities[authority]?.state === "waiting");
    expect(await daemon.stop()).toBe(0);
    const before = await listed(outQueue);
    expect(
      before
        .map(([name, text]) => whyNotTaken(name, text))
        .filter((why) => why !== undefined)
        .sort(),
    ).toEqual(expect.arrayContaining(["no role among the options", "of type container/ou"]));
    await typeGuide("Back", world.home);
    const after = await listed(outQueue);
    expect(new Set(await idsIn(outQueue))).toEqual(new Set([idOf("late")]));
    for (const [name, text] of after) expect(whyNotTaken(name, text)).toBeUndefined();
    const kept = await listed(join(outQueue, "keep"));
    expect(kept).toHaveLength(before.filter(([name]) => !name.startsWith(".")).length - after.length);
    expect((await readdir(join(world.home, "data"))).sort()).toEqual([
      "left",
      "listener",
      "out_queues",
      "out_queues_trash",
    ]);
  });
});

describe("over once more", () => {
  it("nothing is believed that was known before the predecessor worked again", async () => {
    // it did something that we did not hear of, and a change of the directory was its business
    const before = atBroker("ben");
    if (before === undefined) throw new Error("ben is not there");
    world.broker.tamper.put(authority, "users", { ...before, last_name: "By the predecessor" });
    const keep = join(outQueue, "keep"); // what would have it sent in any case
    for (const [name, text] of await listed(keep)) if (text.includes(idOf("ben"))) await rm(join(keep, name));
    await office.lastname(office.student("anna"), "Meanwhile");
    world.broker.faults.clear();
    for (const name of ["conf.predecessor", "data.predecessor"]) await rm(join(world.home, name), { recursive: true });
    await typeGuide("Over", world.home);
    daemon = start();
    await world.converged(authority, [school]);
    await settled(world);
    expect((await queued(world)).length).toBe(0);
    expect(atBroker("late")).toBeUndefined();
    expect(await daemon.stop()).toBe(0);
  });
});
