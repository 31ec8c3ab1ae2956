import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  authority,
  changesIn,
  queued,
  runProgram,
  startWorld,
  status,
  until,
  watchPromises,
  type Daemon,
  type Promises,
  type World,
} from "@id-connector/test-world";

const other = "Other";
const [first, second] = ["bulk000", "bulk001"] as const;
let world: World;
let daemon: Daemon;
let promises: Promises;
let othersPromises: Promises;
let round = 0;

beforeAll(async () => {
  world = await startWorld();
  await world.slapd.load(world.slapd.ldif.bulk({ users: 60, schools: 2 }));
  await world.configure(authority, { schools: [first] });
  await world.configure(other, { schools: [second] });
  promises = watchPromises(world);
  othersPromises = watchPromises(world, other);
  daemon = world.start();
  await kept();
});
afterAll(() => world.close());

const fileOf = (name: string) => join(world.home, "conf", "school_authorities", `${name}.json`);
const kept = async () => {
  await promises.kept({ listed: [first] });
  await othersPromises.kept({ listed: [second] });
};
const deletions = () => world.broker.requests.filter(({ method }) => method === "DELETE").length;
const problemLines = () => daemon.lines.filter(({ message }) => String(message).startsWith("configuration is wrong"));

/** A pupil of the school gets a last name that nobody had: done when the directory has it. */
async function changeOne(name: string, school: string) {
  const dn = world.slapd.dn.user(`b${school.slice(-3)}.u00000`, "student", school);
  const id = await world.slapd.entryUuid(dn);
  const lastname = `Round ${++round}`;
  await changesIn(world, school).lastname(dn, lastname);
  return () => world.broker.get(name, "users", id)?.last_name === lastname;
}

/** While the authority is misconfigured its changes wait, the other's arrive, and nothing is deleted. */
async function onlyOthersGoOn(): Promise<void> {
  const waits = await changeOne(authority, first);
  const arrives = await changeOne(other, second);
  await world.broker.until(arrives);
  await until("it waits", async () => (await queued(world)).length > 0);
  await until(
    "its status says why",
    async () => (await status(world)).authorities[authority]?.state === "misconfigured",
  );
  expect([waits(), deletions()]).toEqual([false, 0]);
}

describe("a configuration with a mistake", () => {
  it("that lists a school twice, in other case, stops its authority alone until it is mended", async () => {
    await world.configure(authority, { schools: [first, first.toUpperCase()] });
    await daemon.logged(({ code }) => code === "DUPLICATE_SCHOOL");
    await onlyOthersGoOn();
    await world.configure(authority, { schools: [first] });
    await kept();
  });

  it.each([
    ["is cut short", (text: string) => text.slice(0, text.length / 2), "NOT_JSON"],
    ["is empty", () => "", "NOT_JSON"],
    [
      "is of another type in every field",
      () => JSON.stringify({ name: 7, plugins: {}, plugin_configs: [] }),
      undefined,
    ],
  ] as const)("that %s does the same", async (_, breakIt, code) => {
    const sound = await readFile(fileOf(authority), "utf8");
    const before = problemLines().length;
    await writeFile(fileOf(authority), breakIt(sound));
    await until("it is told", () => problemLines().length > before);
    if (code !== undefined) expect(problemLines().at(-1)).toMatchObject({ code });
    await onlyOthersGoOn();
    await writeFile(fileOf(authority), sound);
    await kept();
  });

  it("two files that contradict each other, neither of them called after the authority: none counts", async () => {
    const sound = await readFile(fileOf(authority), "utf8");
    await writeFile(fileOf("zweite"), sound.replace(first, second));
    await rename(fileOf(authority), fileOf("erste"));
    await until("both are told", () => problemLines().filter(({ code }) => code === "DUPLICATE_NAME").length >= 2);
    await onlyOthersGoOn();
    await rm(fileOf("zweite"));
    await rename(fileOf("erste"), fileOf(authority));
    await kept();
  });
});

describe("a file that is replaced while it is read", () => {
  it("400 times by a rename: is never seen half, and every change of the directory meanwhile arrives", async () => {
    const sound = await readFile(fileOf(authority), "utf8");
    const before = problemLines().length;
    for (let count = 0; count < 400; count += 1) {
      const half = `${fileOf(authority)}.new`;
      await writeFile(half, sound.replace(`"${first}"`, `"${first}","new${count}"`), { mode: 0o600 });
      await rename(half, fileOf(authority));
      if (count % 100 === 50) await world.broker.until(await changeOne(authority, first));
    }
    await until("the last one counts", async () => {
      const { schools } = (await status(world)).authorities[authority] ?? {};
      return Array.isArray(schools) && schools.includes("new399");
    });
    expect([problemLines().length - before, deletions()]).toEqual([0, 0]);
    await world.configure(authority, { schools: [first] });
    await kept();
  });

  it("by an editor that writes in place, byte by byte: nothing is deleted, and the end counts", async () => {
    const sound = await readFile(fileOf(authority), "utf8");
    for (let length = 0; length < sound.length; length += 9) await writeFile(fileOf(authority), sound.slice(0, length));
    await writeFile(fileOf(authority), sound);
    await world.broker.until(await changeOne(authority, first));
    expect(deletions()).toBe(0);
    await kept();
  });
});

describe("a second daemon on the same folder", () => {
  it("says so and leaves with status 6, and the first one goes on and stays the one that speaks", async () => {
    const pid = (await status(world)).pid;
    const seconds = [world.start(), world.start(), world.start()];
    expect(await Promise.all(seconds.map(({ ended }) => ended))).toEqual([6, 6, 6]);
    for (const one of seconds) expect(one.text()).toContain("another daemon works on this folder");
    await world.broker.until(await changeOne(authority, first));
    expect((await status(world)).pid).toBe(pid);
    const shown = await runProgram("connector-daemon/bin/connector-daemon.js", ["status"], world.env);
    expect(shown).toMatchObject({ status: 0, stdout: expect.stringContaining(`process ${pid}`) });
    await kept();
  });

  it("of two that start at the same moment after a kill one runs and the other leaves; what waited is sent once", async () => {
    await daemon.kill();
    const before = world.broker.requests.length;
    const arrives = await changeOne(authority, first);
    const both = [world.start(), world.start()] as const;
    const left = await Promise.race(both.map(async (one, index) => ({ index, status: await one.ended })));
    expect(left.status).toBe(6);
    daemon = both[left.index === 0 ? 1 : 0];
    await world.broker.until(arrives);
    await kept();
    const writes = world.broker.requests
      .slice(before)
      .filter(({ method, resource }) => method === "PUT" && resource === "users");
    expect(writes).toHaveLength(1);
    expect(await daemon.stop()).toBe(0);
  });
});
