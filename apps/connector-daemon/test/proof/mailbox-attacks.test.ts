import { lstat, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import {
  noFiles,
  oddNames,
  startHostileNeighbour,
  type HostileNeighbour,
  type NeighbourAttack,
} from "@id-connector/hostile";
import {
  authority,
  changesIn,
  runProgram,
  startWorld,
  status,
  trashedInQueue,
  until,
  type Daemon,
  type World,
} from "@id-connector/test-world";
import { writeConverted, writeTrigger } from "../support/listener-files.js";

const school = "SchuleA";
let world: World;
let daemon: Daemon | undefined;
const strangers: HostileNeighbour[] = [];
/** A whole one, which sends all pupils to the stranger's account at the broker. */
let configuration: string;

const at = (...path: readonly string[]) => join(world.home, ...path);
const inQueue = () => at("data", "listener");
const triggers = () => at("triggers");
const student = (name: string) => world.slapd.dn.user(name, "student", school);

beforeAll(async () => {
  const users = ["anna", "ben"].map((username) => ({ username, role: "student" as const, schools: [school] }));
  world = await startWorld({ slapd: { content: { schools: [school], users } } });
  await world.configure(authority);
  await world.configure("Other");
  const file = at("conf", "school_authorities", "Other.json");
  configuration = await readFile(file, "utf8");
  await rm(file);
  const first = world.start();
  await world.converged();
  await first.stop();
});
afterEach(async () => {
  for (const one of strangers.splice(0)) await one.stop();
  await daemon?.stop();
  daemon = undefined;
});
afterAll(() => world.close());

/** Every path and content below conf, and what decides over deletions: nothing of it may change. */
async function ours(): Promise<unknown> {
  const names = (await readdir(at("conf"), { recursive: true })).sort();
  const file = at("conf", "school_authorities", `${authority}.json`);
  const { mode, nlink, ino } = await lstat(file);
  const windows = await readdir(at("data", "state", "allow-deletes")).catch(() => []);
  return { names, windows, file: [await readFile(file, "utf8"), mode, nlink, ino] };
}

/** The status is written a moment after what it tells of. */
async function servesOursAlone(): Promise<void> {
  const served = async () => Object.keys((await status(world)).authorities);
  await until("the status tells of an authority", async () => (await served()).length > 0);
  expect(await served()).toEqual([authority]);
}

let round = 0;
/** A change in the directory, told as the way of listening wants it; resolves when it has arrived. */
async function change(listen: string): Promise<void> {
  const dn = student("anna");
  await changesIn(world, school).lastname(dn, `Round ${String((round += 1))}`);
  const id = await world.slapd.entryUuid(dn);
  const item = { id, dn, udm_object_type: "users/user", object: { username: "anna", school: [school] }, options: null };
  if (listen === "appcenter") await writeConverted(inQueue(), item);
  if (listen === "triggers") await writeTrigger(triggers(), { id, dn });
  await world.converged();
}

const start = (listen: string) =>
  (daemon = world.start({ ID_CONNECTOR_LISTEN: listen, APPCENTER_LISTENER_DIR: triggers() }));
const run = (...argv: readonly string[]) => runProgram("connector-daemon/bin/connector-daemon.js", argv, world.env);

/** A stranger who may write into a folder that others fill begins with something. */
async function stranger(attack: NeighbourAttack, folder = inQueue()): Promise<HostileNeighbour> {
  const neighbour = await startHostileNeighbour({ attack, home: world.home, authority, folder, configuration });
  strangers.push(neighbour);
  return neighbour;
}

const trashedFiles = async (beside?: string) => (await trashedInQueue(world.home, beside)).map(({ file }) => file);

describe.each(["appcenter", "triggers", "ldap-sync", "ldap-poll"])(
  "with links in the folders that others fill, --listen %s",
  (listen) => {
    it("nothing comes to the configuration or to the planned windows, and changes arrive", async () => {
      const before = await ours();
      await stranger("links");
      await stranger("links", triggers());
      start(listen);
      const beside = listen === "triggers" ? ["in_queue", "triggers"] : ["in_queue"];
      for (const one of beside)
        await until(`all lies in the trash of ${one}`, async () => {
          const files = await trashedFiles(one);
          return files.includes("Other.json") && files.includes("window.json");
        });
      await change(listen);
      expect(await ours()).toEqual(before);
      await servesOursAlone();
      expect(world.broker.dump()["Other"]?.users ?? {}).toEqual({});
      const health = await run("health");
      expect(health.stdout).toMatch(/data\/listener\/trash is not ours any more: it is a link/);
    });
  },
);

describe("while the daemon runs", () => {
  it("links that are swapped in and out all the time lead nothing anywhere, and every item arrives", async () => {
    const before = await ours();
    await start("appcenter").works();
    const swapping = await stranger("swapping-links");
    for (let n = 0; n < 25; n += 1) {
      await writeFile(join(inQueue(), `Evil${String(n)}.json`), configuration);
      if (n % 5 === 0) await change("appcenter");
    }
    await swapping.stop();
    await until("all of the stranger's lies in our trash", async () => {
      const files = new Set(await trashedFiles());
      return Array.from({ length: 25 }, (_, n) => `Evil${String(n)}.json`).every((name) => files.has(name));
    });
    await change("appcenter");
    expect(await ours()).toEqual(before);
    await servesOursAlone();
  });

  it("a hard link to a configuration takes nothing of it away", async () => {
    const before = await ours();
    await start("appcenter").works();
    await stranger("hard-link");
    await until("it lies in the trash", async () => (await trashedFiles()).includes("hard.json"));
    // The trash has it first: its name leaves the in queue a moment later, and is a link of our file until then.
    await until("it has left the in queue", async () => !(await readdir(inQueue())).includes("hard.json"));
    expect(await ours()).toEqual(before);
    const trashed = (await trashedInQueue(world.home)).find(({ file }) => file === "hard.json");
    expect((await lstat(trashed?.path ?? "")).mode & 0o777).toBe(0o600);
    await change("appcenter");
  });

  it("a socket in the place of a lock, and what has no place there, holds nothing and ends nobody, however long it talks", async () => {
    await stranger("locks");
    await start("appcenter").works();
    await change("appcenter");
    expect(daemon?.text()).not.toMatch(/QUEUE_LOCKED|FOLDER_LOCKED/);
  });

  it("folders, fifos and files of every name stop nothing, and only what is an item leaves", async () => {
    await start("appcenter").works();
    await stranger("odd-items");
    await change("appcenter");
    const wanted = oddNames.items.map((name) => name.replace("\u202e", "?").slice(0, 100));
    await until("the items lie in the trash", async () => {
      const files = await trashedFiles();
      return wanted.every((name) => files.includes(name));
    });
    expect(await readdir(inQueue())).toEqual(expect.arrayContaining([...oddNames.others, ...noFiles]));
  });

  it("items that are huge or deep stop nothing; what stays is a note of health until it is gone", async () => {
    await start("appcenter").works();
    const huge = await stranger("huge-items");
    await change("appcenter");
    await until("what can be copied lies in the trash", async () => {
      const files = await trashedFiles();
      return ["large.json", "deep.json"].every((name) => files.includes(name));
    });
    const notes = async () => (JSON.parse((await run("health", "--json")).stdout) as { notes: string[] }).notes;
    const note = /data\/listener a file can neither be read nor taken out: huge\.json\. .*larger than/;
    await until("health notes it", async () => (await notes()).some((one) => note.test(one)));
    await huge.stop();
    await until("health does not note it any more", async () => !(await notes()).some((one) => one.includes("huge")));
  });

  it("items that say that they may delete, or come before all others, change nothing of ours and stop nothing", async () => {
    const before = await ours();
    await start("appcenter").works();
    await stranger("forged-items");
    await change("appcenter");
    const isForged = (name: string) => name === "allowed.json" || name.startsWith("1970");
    await until("they are seen to", async () => !(await readdir(inQueue())).some(isForged));
    await world.converged();
    expect(await ours()).toEqual(before);
  });

  it("a folder that is renamed away, and a link in its place, is not followed; the folder's return is taken up", async () => {
    const before = await ours();
    const one = start("appcenter");
    await one.works();
    const away = await stranger("folder-away");
    await one.logged(
      ({ message, error }) =>
        message === "distribute failed and is started again" && JSON.stringify(error).includes("NOT_A_FOLDER"),
    );
    expect(await ours()).toEqual(before);
    await away.stop();
    await change("appcenter");
  });
});
