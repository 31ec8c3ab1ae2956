import { readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { removalThatAllowsItself } from "@id-connector/hostile";
import {
  authority,
  changesIn,
  runProgram,
  startWorld,
  trash,
  until,
  type Daemon,
  type World,
} from "@id-connector/test-world";
import { writeConverted } from "../support/listener-files.js";

const school = "SchuleA";
const usernames = ["anna", "ben", "carla", "dora"] as const;
const ids = new Map<string, string>();
let world: World;
let daemon: Daemon;

/** The guard holds every deletion. */
const limit = { number: 0 };
const deleteGuard = { users: limit };
const outQueue = () => join(world.home, "data", "out_queues", authority);
const orders = () => readdir(join(world.home, "data", "state", "orders", authority)).catch(() => []);
const run = (...argv: readonly string[]) => runProgram("connector-daemon/bin/connector-daemon.js", argv, world.env);
const idOf = (name: string) => ids.get(name) ?? "";
const heldIds = async () =>
  (await trash(world)).filter(({ reason }) => reason["code"] === "USERS_HELD").map(({ reason }) => reason["key"]);
const isAtBroker = (name: string) => world.broker.get(authority, "users", idOf(name)) !== undefined;
/** An item that says of itself that it may delete. */
const allowed = (name: string) => removalThatAllowsItself(idOf(name), world.slapd.dn.user(name, "student", school));

beforeAll(async () => {
  const users = usernames.map((username) => ({ username, role: "student" as const, schools: [school] }));
  world = await startWorld({ slapd: { content: { schools: [school], users } } });
  await world.configure(authority, { deleteGuard });
  for (const name of usernames)
    ids.set(name, await world.slapd.entryUuid(world.slapd.dn.user(name, "student", school)));
  daemon = world.start();
  await world.converged();
  await daemon.stop();
  daemon = world.start({ ID_CONNECTOR_LISTEN: "appcenter" });
  const office = changesIn(world, school);
  for (const name of usernames) await office.remove(office.student(name));
});
afterAll(() => world.close());

it("an item of the in queue that carries deletionAllowed deletes nothing", async () => {
  await writeConverted(join(world.home, "data", "listener"), allowed("anna"));
  await until("it is held", async () => (await heldIds()).includes(idOf("anna")));
  expect(isAtBroker("anna")).toBe(true);
});

it("nor does one in the out queue, and the log says that no order names it", async () => {
  await writeConverted(outQueue(), allowed("ben"));
  await until("it is held", async () => (await heldIds()).includes(idOf("ben")));
  await daemon.logged(({ item, outcome }) => item === idOf("ben") && outcome === "no_order");
  expect(isAtBroker("ben")).toBe(true);
});

it("nor does an entry of the trash that somebody edits and moves back", async () => {
  const [entry] = (await trash(world)).filter(({ reason }) => reason["key"] === idOf("ben"));
  const path = join(outQueue(), "trash", entry?.file ?? "");
  await writeFile(path, JSON.stringify(allowed("carla")));
  await rename(path, join(outQueue(), "moved-back.json"));
  await until("what it speaks of is held", async () => (await heldIds()).includes(idOf("carla")));
  expect(["ben", "carla"].map(isAtBroker)).toEqual([true, true]);
});

it("release deletes what was shown, and nothing that an entry was made to speak of", async () => {
  const [entry] = (await trash(world)).filter(({ reason }) => reason["key"] === idOf("anna"));
  await writeFile(join(outQueue(), "trash", entry?.file ?? ""), JSON.stringify(allowed("dora")));
  const released = await run("release", "--school-authority", authority, idOf("anna"), "--yes");
  expect(released).toMatchObject({ status: 0 });
  await until("anna is gone", () => !isAtBroker("anna"));
  expect(isAtBroker("dora")).toBe(true);
  await until("the order is used up", async () => (await orders()).length === 0);
});

it("an order counts once: what it deleted and is there again is held when it is to go again", async () => {
  const snapshot = world.broker.snapshot();
  expect(await run("release", "--school-authority", authority, idOf("carla"), "--yes")).toMatchObject({ status: 0 });
  await until("carla is gone", () => !isAtBroker("carla"));
  await until("the order is used up", async () => (await orders()).length === 0);
  world.broker.restore(snapshot);
  await writeConverted(outQueue(), allowed("carla"));
  await until("it is held", async () => (await heldIds()).includes(idOf("carla")));
  expect(isAtBroker("carla")).toBe(true);
});

it("the order says who gave it, when, and for which objects", async () => {
  await daemon.stop();
  await writeConverted(outQueue(), { ...allowed("dora"), object: null });
  daemon = world.start({ ID_CONNECTOR_LISTEN: "appcenter" });
  await until("dora is held", async () => (await heldIds()).includes(idOf("dora")));
  await daemon.stop();
  const env = { ...world.env, SUDO_USER: "the.admin" };
  const words = ["release", "--school-authority", authority, idOf("dora"), "--yes"];
  expect(await runProgram("connector-daemon/bin/connector-daemon.js", words, env)).toMatchObject({ status: 0 });
  const [file = ""] = await orders();
  const order = JSON.parse(
    await readFile(join(world.home, "data", "state", "orders", authority, file), "utf8"),
  ) as unknown;
  expect(order).toMatchObject({
    command: "release",
    by: { uid: process.getuid?.(), sudoUser: "the.admin" },
    objects: [idOf("dora")],
  });
  daemon = world.start({ ID_CONNECTOR_LISTEN: "appcenter" });
  await until("dora is gone", () => !isAtBroker("dora"));
});
