import { readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { namesIn } from "@id-connector/slapd-fixture";
import {
  authority,
  changesIn,
  type Daemon,
  startWorld,
  status,
  until,
  watchPromises,
  type World,
} from "@id-connector/test-world";

const school = "SchuleA";
const studentDn = (name: string) => namesIn({ base: "dc=ucs,dc=test", districts: false }).user(name, "student", school);
let world: World;
let daemon: Daemon;

beforeAll(async () => {
  const users = ["changing", "leaving"].map((username) => ({
    ...{ username, role: "student" as const, schools: [school], lastname: "Alt" },
  }));
  const classes = [{ school, name: "1a", members: users.map(({ username }) => studentDn(username)) }];
  world = await startWorld({ slapd: { sessionLog: 1000, content: { schools: [school], users, classes } } });
  await world.configure(authority);
  daemon = world.start();
  await world.converged();
});
afterAll(() => world.close());

let round = 0;
async function change(): Promise<void> {
  const office = changesIn(world, school);
  await office.lastname(office.student("changing"), `Round ${(round += 1)}`);
  await office.addStudent(`new${round}`);
}

it.each([
  ["in queue", ["data", "listener"]],
  ["folder beside the in queue", ["data", "in_queue"]],
  ["trash of the in queue", ["data", "in_queue", "trash"]],
  ["out queue", ["data", "out_queues", authority]],
  ["trash of the out queue", ["data", "out_queues", authority, "trash"]],
  ["folder of all out queues", ["data", "out_queues"]],
  ["folder for half-written files", ["data", "tmp"]],
])("when the %s is removed under the daemon it is there again, and later changes arrive", async (_, path) => {
  const promises = watchPromises(world);
  const folder = join(world.home, ...path);
  await removeInUse(folder);
  await change();
  await promises.kept();
  // a trash is made again when something comes to it
  if (!path.includes("trash")) expect((await stat(folder)).isDirectory()).toBe(true);
});

it("when the folder of what the daemon says of itself is removed, it says it again", async () => {
  await removeInUse(join(world.home, "data", "state"));
  await until("it says again how it does", () => status(world).then(Boolean, () => false));
});

it("when the folder of configurations is removed, what it said last goes on; when it is there again, it counts", async () => {
  const promises = watchPromises(world);
  const folder = join(world.home, "conf", "school_authorities");
  await rename(folder, `${folder}.away`);
  await daemon.logged(({ file, outcome }) => file === folder && outcome === "waiting");
  await change();
  await promises.kept();
  await rename(`${folder}.away`, folder);
  await world.configure(authority, { active: false });
  await until("it is deactivated", async () => (await status(world)).authorities[authority]?.state === "deactivated");
  await change();
  await world.configure(authority);
  await promises.kept();
  expect(await readdir(join(world.home, "data", "out_queues_trash"))).toEqual([]);
});

it("when the ledger is removed under the daemon, it goes on; the next one asks the broker what it holds, and nobody stays who left", async () => {
  const promises = watchPromises(world);
  await rm(join(world.home, "data", "ledger"), { recursive: true });
  await change();
  await promises.kept();
  await daemon.kill();
  const office = changesIn(world, school);
  await office.leave("1a", office.student("leaving"));
  await office.remove(office.student("leaving"));
  world.start();
  await change();
  await promises.kept();
});

/** The daemon may write into a folder while it is emptied. */
function removeInUse(folder: string): Promise<void> {
  return rm(folder, { recursive: true, maxRetries: 20 });
}
