import { lstat, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  authority,
  startWorld,
  status,
  trash,
  trashedInQueue,
  until,
  watchPromises,
  type World,
} from "@id-connector/test-world";
import { putBadFiles, putNoFiles } from "../support/bad-files.js";

const school = "SchuleA";
const usernames = Array.from({ length: 20 }, (_, index) => `user${index}`);
let world: World;
let round = 0;

beforeAll(async () => {
  const users = usernames.map((username) => ({ username, role: "student" as const, schools: [school] }));
  world = await startWorld({ slapd: { content: { schools: [school], users } } });
  await world.configure(authority);
  const first = world.start();
  await world.converged();
  await first.stop();
  world.start({ ID_CONNECTOR_LISTEN: "appcenter" });
});
afterAll(() => world.close());

const inQueue = () => join(world.home, "data", "listener");
const outQueue = () => join(world.home, "data", "out_queues", authority);
const authorities = () => join(world.home, "conf", "school_authorities");
const student = (name: string) => world.slapd.dn.user(name, "student", school);

const trashOf = (place: () => string) =>
  place === inQueue ? join(world.home, "data", "in_queue", "trash") : join(place(), "trash");

/** What is said of the files in the trash, by what their sender called them. */
async function reasonsInQueue(): Promise<ReadonlyMap<string, string>> {
  return new Map((await trashedInQueue(world.home)).map(({ file, reason }) => [file, String(reason["message"])]));
}
async function reasonsOutQueue(): Promise<ReadonlyMap<string, string>> {
  return new Map((await trash(world)).map(({ file, reason }) => [file, String(reason["message"])]));
}

/** A change in the directory, told by an item as the converter writes it, under any name. */
async function change(
  folder: string,
  name = `2026-01-01-00-00-00-${String(round).padStart(6, "0")}.json`,
): Promise<void> {
  const dn = student("user0");
  await world.slapd.modify(`dn: ${dn}\nchangetype: modify\nreplace: sn\nsn: Round ${(round += 1)}\n`);
  await putItem({ folder, name, username: "user0" });
}

async function putItem({ folder, name, username }: { folder: string; name: string; username: string }): Promise<void> {
  const dn = student(username);
  // of names that the directory has otherwise it would be doubted whether it or the item is older
  const object = { username, school: [school] };
  const options = ["default", "ucsschoolStudent"];
  const item = { id: await idOf(username), dn, object, options, udm_object_type: "users/user" };
  await writeFile(join(world.home, "half"), JSON.stringify(item));
  await rename(join(world.home, "half"), join(folder, name));
}

const ids = new Map<string, string>();
async function idOf(username: string): Promise<string> {
  const id = ids.get(username) ?? (await world.slapd.entryUuid(student(username)));
  ids.set(username, id);
  return id;
}

describe.each([
  ["in queue", inQueue],
  ["out queue", outQueue],
])("in the %s", (_, place) => {
  it("files that nobody can read lie in the trash, each with its reason, and what comes before and behind is delivered", async () => {
    const promises = watchPromises(world);
    await change(place(), "0.json");
    const names = await putBadFiles(place());
    await change(place(), "~.json");
    await promises.kept({ trash: "any" });
    const reasons = async () => (place === inQueue ? reasonsInQueue() : reasonsOutQueue());
    await until("all lie in the trash", async () => {
      const there = await reasons();
      return names.every((name) => there.has(name));
    });
    for (const name of names) expect((await reasons()).get(name)?.length).toBeLessThan(500);
  });

  it("a folder, a link or a fifo where a file should be stops nothing and is left as it is", async () => {
    const outside = join(world.home, "outside.txt");
    await writeFile(outside, "untouched");
    const names = await putNoFiles(place(), outside);
    const before = await Promise.all(names.map((name) => lstat(join(place(), name))));
    await change(place());
    await world.converged();
    const after = await Promise.all(names.map((name) => lstat(join(place(), name))));
    expect(after.map(({ ino, mtimeMs }) => [ino, mtimeMs])).toEqual(before.map(({ ino, mtimeMs }) => [ino, mtimeMs]));
    expect(await readFile(outside, "utf8")).toBe("untouched");
    for (const name of names) await rm(join(place(), name), { recursive: true });
  });
});

/** Names that are hard on shells, sorters, clocks, people and file systems. */
const oddNames = [
  "-rf.json",
  " .json",
  "'\"`$(reboot)`;.json",
  "*?[a].json",
  "null.json",
  "ünï😀.json",
  "\u202egnp.json",
  "a..json.json",
  "%2e%2e%2f.json",
  "2026-10-25-02-30-00-000000.json",
  "9999-99-99-99-99-99-999999_p9_x_000000000000.json",
  "2026-01-01-00-00-00-000000_0e7bd7a0-0000-4000-8000-000000000000_ready.json",
  `${"x".repeat(250)}.json`,
];

it.each([
  ["in queue", inQueue],
  ["out queue", outQueue],
])("items of the %s with names of every kind are delivered, and none is left or trashed", async (_, place) => {
  const promises = watchPromises(world);
  const trashBefore = await readdir(trashOf(place));
  await change(place());
  for (const [index, name] of oddNames.entries())
    await putItem({ folder: place(), name, username: usernames[index + 1] ?? "" });
  await promises.kept({ trash: "any" });
  expect((await readdir(place())).filter((name) => name.endsWith(".json"))).toEqual([]);
  expect(await readdir(trashOf(place))).toEqual(trashBefore);
});

describe("in the folder of configurations", () => {
  it("files that nobody can read and what is no file stop no authority and no later change", async () => {
    const names = [
      ...(await putBadFiles(authorities())),
      ...(await putNoFiles(authorities(), join(world.home, "outside.txt"))),
    ];
    await change(outQueue());
    await world.converged();
    // what comes later is taken up all the same
    await world.configure("Other", { active: false });
    const states = async () => (await status(world)).authorities;
    await until("the other authority is taken up", async () => (await states())["Other"]?.state === "deactivated");
    const shown = Object.entries(await states()).filter(([, { state }]) => state === "misconfigured");
    expect(shown.map(([name]) => `${name}.json`).sort()).toEqual([...names].sort());
  });
});
