import { execFileSync } from "node:child_process";
import { mkdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { openBroker } from "@id-connector/broker-client";
import {
  convertedGroup,
  convertedUser,
  convertedUserOfVersion1,
  deleted,
  preprocessed,
  preprocessedDeletion,
} from "../support/predecessor-files.js";
import { stampedName, writeConverted } from "../support/listener-files.js";
import {
  authority,
  type Daemon,
  filesIn,
  startWorld,
  trashedInQueue,
  until,
  type World,
} from "@id-connector/test-world";

let world: World;
let daemon: Daemon;
let inQueue: string;
let outQueue: string;
const ids: Record<string, string> = {};
const idOf = (name: string) => ids[name] ?? "";
const dnOf = (name: string) => world.slapd.dn.user(name, "student", "SchuleA");
const outdated = (name: string, school = "SchuleA") => ({
  id: idOf(name),
  dn: dnOf(name),
  school,
  lastname: "Outdated",
});
const historyOf = (name: string) =>
  world.broker.history(authority, "users", idOf(name)).map(({ value }) => value?.last_name);

beforeAll(async () => {
  const names = ["equal", "old", "missing", "left", "queued", "gone"];
  world = await startWorld({
    slapd: {
      content: {
        schools: ["SchuleA", "SchuleB"],
        users: names.map((username) => ({ username, role: "student", schools: ["SchuleA"], lastname: "Now" })),
        classes: [{ school: "SchuleA", name: "1a", members: [] }],
      },
    },
  });
  inQueue = join(world.home, "data", "listener");
  outQueue = join(world.home, "data", "out_queues", authority);
  for (const name of names) ids[name] = await world.slapd.entryUuid(dnOf(name));
  await fillBroker();
  await changeDirectory();
  await fillQueues();
  await world.configure(authority, { schools: ["SchuleA"] });
  daemon = world.start({ ID_CONNECTOR_LISTEN: "appcenter" });
});
afterAll(() => world.close());

/** What the predecessor sent in its time. */
async function fillBroker(): Promise<void> {
  const { url, ca } = world.broker;
  const credentials = () => ({ username: `provisioning-${authority}`, password: "s3cret-Of-The-Broker" });
  const broker = openBroker({ url, ca, authority, credentials });
  const school = { id: await world.slapd.entryUuid(world.slapd.dn.school("SchuleA")), name: "SchuleA" };
  await broker.schools.create({ ...school, display_name: "SchuleA" });
  for (const name of ["equal", "old", "left", "gone"]) {
    const context = { SchuleA: { roles: ["student"], classes: [] } };
    const last_name = name === "old" ? "Before" : "Now";
    await broker.users.create({ id: idOf(name), first_name: "First", last_name, user_name: name, context });
  }
  const id = await world.slapd.entryUuid(world.slapd.dn.schoolClass("1a", "SchuleA"));
  await broker.classes.create({ id, name: "1a", description: "", school: "SchuleA", members: [idOf("equal")] });
  await broker.close();
}

/** What happened since, while nobody delivered. */
async function changeDirectory(): Promise<void> {
  await world.slapd.modify(`dn: ${dnOf("gone")}\nchangetype: delete\n`);
  const schools = "replace: ucsschoolSchool\nucsschoolSchool: SchuleB\n-\nreplace: ucsschoolRole";
  await world.slapd.modify(
    `dn: ${dnOf("left")}\nchangetype: modify\n${schools}\nucsschoolRole: student:school:SchuleB\n`,
  );
  const members = ["equal", "old", "missing"].map((name) => `uniqueMember: ${dnOf(name)}`).join("\n");
  const schoolClass = world.slapd.dn.schoolClass("1a", "SchuleA");
  await world.slapd.modify(`dn: ${schoolClass}\nchangetype: modify\nadd: uniqueMember\n${members}\n`);
}

async function fillQueues(): Promise<void> {
  await writeConverted(outQueue, convertedUser(outdated("equal")));
  await writeConverted(outQueue, preprocessed(convertedUser(outdated("old"))), stampedName("_ready"));
  await writeConverted(outQueue, preprocessed(convertedUserOfVersion1(outdated("missing"))), stampedName("_ready"));
  await writeConverted(outQueue, preprocessedDeletion(deleted(idOf("gone"), dnOf("gone"))), stampedName("_ready"));
  await writeConverted(outQueue, deleted("00000000-0000-4000-8000-000000000000", dnOf("never")));
  // the directory knows later changes than what lay there when the predecessor ended
  const before = Date.now() / 1000 - 600;
  for (const name of await filesIn(outQueue)) await utimes(join(outQueue, name), before, before);
  const dn = world.slapd.dn.schoolClass("1a", "SchuleA");
  await writeConverted(inQueue, convertedGroup(await world.slapd.entryUuid(dn), dn, "SchuleA-1a"));
  await writeConverted(inQueue, convertedUser(outdated("left", "SchuleB")));
  await writeConverted(inQueue, preprocessed(convertedUser(outdated("queued"))), stampedName("_ready"));
  for (const folder of [inQueue, outQueue]) await fillWithOddFiles(folder);
}

const unreadable: Readonly<Record<string, string | Uint8Array>> = {
  "2020-01-01-00-00-00-000001.json": '{ "dn": "uid=cut,cn=schueler',
  "2020-01-01-00-00-00-000002_ready.json": "",
  "2020-01-01-00-00-00-000003.json": Buffer.from('{ "dn": "uid=müller" }', "latin1"),
};
const noItems: Readonly<Record<string, unknown>> = {
  "2020-01-01-00-00-00-000004.json": { id: 7, dn: ["uid=x"], udm_object_type: "users/user", object: "text" },
  "2020-01-01-00-00-00-000005.json": ["a", "list"],
};
const notOurs = ["2020-01-01-00-00-00-000006.json.converting.tmp", "README"];

async function fillWithOddFiles(folder: string): Promise<void> {
  for (const [name, content] of Object.entries(unreadable)) await writeFile(join(folder, name), content);
  for (const [name, value] of Object.entries(noItems)) await writeFile(join(folder, name), JSON.stringify(value));
  for (const name of notOurs) await writeFile(join(folder, name), '{ "dn": "half a fi');
  const lately = Date.now() / 1000 - 60; // whoever wrote them is done
  for (const name of Object.keys(unreadable)) await utimes(join(folder, name), lately, lately);
  await mkdir(join(folder, "folder.json"));
  execFileSync("mkfifo", [join(folder, "fifo.json")]);
}

describe("the queues of a predecessor", () => {
  it("are delivered to the end: the broker holds what the directory says", async () => {
    await world.converged(authority, ["SchuleA"]);
  });

  // first of all: the tests below look at what must not have happened by the end
  it("nothing is left but what may be newer than the directory, and what is not an item is not touched", async () => {
    const schoolClass = await world.slapd.entryUuid(world.slapd.dn.schoolClass("1a", "SchuleA"));
    const mayBeNewer = [schoolClass, idOf("left"), idOf("queued")];
    for (const folder of [inQueue, outQueue]) {
      await daemon.logged((line) => line["item"] === idOf("queued") && line["stage"] === "deliver");
      const isDoubted = (name: string) => mayBeNewer.some((id) => name.includes(id));
      let left: string[] = [];
      // the reader's book is there while it reads
      const rest = () => left.filter((name) => !isDoubted(name) && !name.startsWith("."));
      await until(
        () => `the rest is done: ${rest().join(" ")}`,
        async () => {
          left = await filesIn(folder);
          return rest().join() === notOurs.join();
        },
      );
      const doubted = left.filter(isDoubted);
      const about = mayBeNewer.filter((id) => doubted.some((name) => name.includes(id)));
      expect(about).toHaveLength(folder === outQueue ? mayBeNewer.length : 0);
      await expect(readFile(join(folder, "folder.json"))).rejects.toMatchObject({ code: "EISDIR" });
    }
  });

  it("what the broker has already is not written again", () => {
    expect(historyOf("equal")).toContain("Now");
    const { requests } = world.broker;
    expect(requests.filter(({ id, method }) => id === idOf("equal") && method === "PUT")).toEqual([]);
  });

  it("what the broker has of old is replaced by what the directory says", () => {
    expect([...new Set(historyOf("old"))]).toEqual(["Before", "Now"]);
  });

  it("what the broker does not have is made from the directory, never from a file", () => {
    expect([...new Set(historyOf("missing"))]).toEqual(["Now"]);
    expect([...new Set(historyOf("queued"))]).toEqual(["Now"]);
    expect(JSON.stringify(world.broker.dump())).not.toMatch(/outdated/i);
  });

  it("a user that is gone from the directory is deleted, although no ledger knows of it", () => {
    expect(historyOf("gone").at(-1)).toBeUndefined();
  });

  it("a user that left the listed schools meanwhile is deleted, although no ledger knows of it", async () => {
    await world.broker.until(() => world.broker.get(authority, "users", idOf("left")) === undefined);
    expect(historyOf("left")).toEqual(["Now", undefined]);
  });

  it("what cannot be read or is no item is trashed with its reason, in either queue", async () => {
    for (const folder of [inQueue, outQueue]) {
      for (const name of Object.keys(unreadable)) {
        expect(await reasonOf(folder, name)).toMatchObject({ code: "ITEM_UNREADABLE" });
      }
      for (const name of Object.keys(noItems)) expect(await reasonOf(folder, name)).toMatchObject({ code: "BAD_ITEM" });
    }
    const message = "must be an entryUUID|must be string";
    expect(await reasonOf(inQueue, "2020-01-01-00-00-00-000004.json")).toMatchObject({
      message: expect.stringMatching(message) as unknown,
    });
  });

  it("the log names no pupil and shows no content", async () => {
    expect(await daemon.stop()).toBe(0);
    expect(daemon.text()).not.toMatch(/outdated|müller|uid=|crypt|"Now"/i);
  });
});

async function reasonOf(folder: string, name: string): Promise<unknown> {
  if (folder === inQueue) {
    const trashed = await trashedInQueue(world.home);
    return trashed.find(({ file }) => file === name)?.reason;
  }
  return JSON.parse(await readFile(join(folder, "trash", `${name}.reason.json`), "utf8"));
}
