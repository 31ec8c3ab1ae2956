import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { connectorFolders } from "@id-connector/connector-settings";
import { ordersFolder, writeOrder } from "@id-connector/deletion-orders";
import { openQueue, putItem, readItem, removeTrashed, trashOf } from "@id-connector/queue-fs";
import { allowanceFile } from "@id-connector/school-authority-config";
import {
  allAtOnce,
  authority,
  changesIn,
  settled,
  startWorld,
  trash,
  until,
  watchPromises,
  type Daemon,
  type Promises,
  type World,
} from "@id-connector/test-world";

const [first, second, elsewhere] = ["bulk000", "bulk001", "elsewhere"] as const;
const listed = [first, second];
let world: World;
let daemon: Daemon;
let promises: Promises;

beforeAll(async () => {
  world = await startWorld();
  await world.slapd.load(world.slapd.ldif.bulk({ users: 150, schools: 2 }));
  await world.slapd.add(world.slapd.ldif.school(elsewhere));
  await world.configure(authority, { schools: listed });
  promises = watchPromises(world);
  daemon = world.start();
  await world.converged(authority, listed);
});
afterAll(() => world.close());

/** The first pupils of a school: DNs. */
const pupils = (school: string, from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => {
    const prefix = school === first ? "b000" : "b001";
    return world.slapd.dn.user(`${prefix}.u${String(from + index).padStart(5, "0")}`, "student", school);
  });
const moveTo = (dns: readonly string[], school: string) =>
  world.slapd.modify(dns.map((dn) => world.slapd.ldif.modify(dn, { replace: { ucsschoolSchool: school } })).join(""));
const remove = (dns: readonly string[]) => world.slapd.modify(dns.map((dn) => world.slapd.ldif.remove(dn)).join(""));
const atOnce = (dns: readonly string[], change: (dns: readonly string[]) => Promise<void>) =>
  allAtOnce(world, dns.at(-1) ?? "", () => change(dns), { schools: listed });
const deletions = () => world.broker.requests.filter(({ method }) => method === "DELETE").length;
const codes = async () => (await trash(world)).map(({ reason }) => String(reason["code"])).sort();
const heldUsers = async () => (await codes()).filter((code) => code === "USERS_HELD").length;
const atBroker = async (dn: string) => world.broker.get(authority, "users", await world.slapd.entryUuid(dn));

/** Everything is as the directory says, and the trash is empty. */
const healed = () => promises.kept({ listed });

/** What `release` does: an order names the objects, then each item goes back into the queue. */
async function releaseAll(): Promise<void> {
  const folders = connectorFolders(world.home);
  const queue = await openQueue(folders.outQueue(authority), { tmpFolder: folders.tmp });
  const objects = (await trash(world)).map(({ reason }) => String(reason["key"]));
  const order = { command: "release", by: {}, objects, now: Date.now() };
  await writeOrder(ordersFolder(folders.state, authority), order);
  for (const { file } of await trash(world)) {
    const item = await readItem(trashOf(queue), file);
    if (item.state !== "read") throw new Error(`${file} is ${item.state}`);
    const value = item.value as { readonly id: string };
    await putItem(queue, { key: value.id, value: { ...value, deletionAllowed: true } });
    await removeTrashed(queue, [file]);
  }
}

describe("an accident: 60 of 150 users leave the listed schools, and a class is emptied", () => {
  const moved = () => pupils(first, 0, 60);
  const schoolClass = () => world.slapd.dn.schoolClass("1a", second);
  let members: readonly string[];

  it("deletes nobody at the broker and empties nothing; other changes of the same minute arrive", async () => {
    members = await world.slapd.read(schoolClass(), "uniqueMember");
    const before = world.broker.get(authority, "classes", await world.slapd.entryUuid(schoolClass()));
    expect(before?.members.length).toBeGreaterThan(20);
    const office = changesIn(world, second);
    const [renamed = ""] = pupils(second, 50, 51);
    await atOnce(moved(), (dns) => moveTo(dns, elsewhere));
    await office.modify(schoolClass(), "delete: uniqueMember");
    await office.lastname(renamed, "Anders");
    await office.addStudent("new.pupil");
    await office.addClass("9z", [office.student("new.pupil")]);
    await until("all is held", async () => (await heldUsers()) === 60 && (await codes()).includes("MEMBERS_HELD"));
    await world.broker.until(() => world.broker.counts(authority).users === 151);
    await until("the name arrived", async () => (await atBroker(renamed))?.last_name === "Anders");
    await settled(world);
    expect(deletions()).toBe(0);
    expect(world.broker.get(authority, "classes", before?.id ?? "")).toEqual(before);
    expect(world.broker.counts(authority)).toMatchObject({ users: 151, classes: 7 });
  });

  it("is told once in the log, and each object's entry in the trash says what to type", async () => {
    const begun = daemon.lines.filter(({ message }) => message === "the delete guard begins to hold");
    expect(begun.map(({ level, code }) => `${String(level)} ${String(code)}`).sort()).toEqual([
      "warn MEMBERS_HELD",
      "warn USERS_HELD",
    ]);
    for (const { reason } of await trash(world)) {
      expect(reason["lasting"]).toBe(true);
      expect(reason["message"]).toContain(`connector-daemon release --school-authority ${authority}`);
    }
  });

  it("goes on being held after a restart within the hour, further deletions as well", async () => {
    await daemon.kill();
    daemon = world.start();
    await moveTo(pupils(first, 60, 62), elsewhere);
    await until("they are held, too", async () => (await heldUsers()) === 62);
    expect(deletions()).toBe(0);
  });

  it("once it is undone in the directory leaves the trash by itself", async () => {
    await moveTo([...moved(), ...pupils(first, 60, 62)], first);
    await world.slapd.modify(world.slapd.ldif.modify(schoolClass(), { add: { uniqueMember: members } }));
    await healed();
    expect(deletions()).toBe(0);
  });
});

describe("a school-year change, in which each class gets the pupils of another", () => {
  it("is held, users with other changes too; once it is released everything is as the directory says", async () => {
    const office = changesIn(world, second);
    const classes = ["1a", "1b", "1c"].map((name) => world.slapd.dn.schoolClass(name, second));
    const before = await Promise.all(classes.map((dn) => world.slapd.read(dn, "uniqueMember")));
    const [renamed = ""] = pupils(second, 10, 11);
    const changes = classes.map((dn, index) =>
      world.slapd.ldif.modify(dn, { replace: { uniqueMember: before[(index + 1) % 3] ?? [] } }),
    );
    await world.slapd.modify(changes.join(""));
    await until("the classes are held", async () => (await codes()).length === 3);
    await office.lastname(renamed, "Neuer");
    await until("so is the user", async () => (await codes()).length === 4);
    expect(new Set(await codes())).toEqual(new Set(["MEMBERS_HELD"]));
    await releaseAll();
    await healed();
    expect((await atBroker(renamed))?.last_name).toBe("Neuer");
  });
});

describe("30 users who are really gone from the directory", () => {
  it("are held, and deleted as soon as a person releases them", async () => {
    await atOnce(pupils(first, 0, 30), remove);
    await until("all is held", async () => (await heldUsers()) === 30);
    expect(deletions()).toBe(0);
    await releaseAll();
    await healed();
    expect(deletions()).toBe(30);
  });

  it("are deleted at once in a window that was planned for it", async () => {
    const file = allowanceFile(connectorFolders(world.home).state, authority);
    const at = (ms: number) => new Date(Date.now() + ms).toISOString();
    await mkdir(dirname(file), { recursive: true });
    const allowance = { schools: [second], number: 40, from: at(-1_000), until: at(3_600_000), reason: "they left" };
    await writeFile(file, JSON.stringify(allowance));
    await remove(pupils(second, 0, 30));
    await healed();
    expect(deletions()).toBe(60);
    expect(daemon.text()).not.toMatch(/"level":"error"/);
  });

  it("two more of another school follow after two seconds: neither what was released nor what was planned counts", async () => {
    await remove(pupils(first, 40, 42));
    await healed();
    expect(deletions()).toBe(62);
  });
});
