import { utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import {
  authority,
  settled,
  startWorld,
  trashedInQueue,
  until,
  watchPromises,
  type World,
} from "@id-connector/test-world";
import { killDaemonAtEachStep, oneFileThread, switchGuardOff } from "../../src/index.js";

const school = "SchuleA";
let world: World;

beforeAll(async () => {
  const users = ["changing", "staying"].map((username) => ({ username, role: "student" as const, schools: [school] }));
  world = await startWorld({
    slapd: {
      sessionLog: 10_000,
      content: { schools: [school], users, classes: [{ school, name: "1a", members: [] }] },
    },
  });
  await world.configure(authority);
  await switchGuardOff(world.home, authority);
});
afterAll(() => world.close());

const student = (name: string) => world.slapd.dn.user(name, "student", school);
const inQueue = () => join(world.home, "data", "listener");

/** What round n changes: a user, a class and its members, one that comes, one that goes, and a file that nobody can read. */
async function change(n: number): Promise<void> {
  const { slapd } = world;
  const broken = join(inQueue(), `broken-${n}.json`);
  await writeFile(broken, "{");
  await utimes(broken, 1, 1);
  await slapd.add(slapd.ldif.user({ username: `user${n}`, role: "student", schools: [school] }));
  const changes = [
    `dn: ${student("changing")}\nchangetype: modify\nreplace: sn\nsn: Round ${n}\n`,
    `dn: ${slapd.dn.schoolClass("1a", school)}\nchangetype: modify\nreplace: uniqueMember\nuniqueMember: ${student("changing")}\nuniqueMember: ${student(`user${n}`)}\n-\nreplace: description\ndescription: Round ${n}\n`,
    `dn: ${student(`user${n - 1}`)}\nchangetype: delete\n`,
  ];
  await slapd.modify(changes.join("\n"));
}

async function done(n: number): Promise<void> {
  await world.converged();
  await settled(world);
  if (n === 0) return;
  await until(`broken-${n} is in the trash`, async () => {
    const trashed = await trashedInQueue(world.home);
    return trashed.some(({ file }) => file === `broken-${n}.json`);
  });
}

it("killed after any step of listen, distribute, deliver and the ledger, the daemon goes on: nothing is lost, nothing old comes back", async () => {
  const promises = watchPromises(world);
  await world.slapd.add(world.slapd.ldif.user({ username: "user0", role: "student", schools: [school] }));
  const { home } = world;
  const killedAt = await killDaemonAtEachStep({ home, start: () => world.start(oneFileThread), change, done });
  await promises.kept();
  const places = killedAt.map(({ call, paths }) => `${call} ${paths.map((path) => path.slice(home.length)).join(" ")}`);
  // one file goes to the trash in each round, at another step each time: each-step-of-moving goes through that
  for (const stage of [
    /^write \/data\/tmp\//, // half-written
    /^rename \/data\/tmp\/\S+ \/data\/listener\/\S+json$/, // heard
    /^rename \/data\/tmp\/\S+ \/data\/out_queues\//, // distributed
    /^unlink \/data\/listener\//,
    /^pwrite64 \/data\/ledger\/data\.mdb/,
    /^unlink \/data\/out_queues\//, // delivered
  ])
    expect(places).toContainEqual(expect.stringMatching(stage));
}, 300_000);
