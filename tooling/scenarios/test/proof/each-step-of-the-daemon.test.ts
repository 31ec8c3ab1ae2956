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
import { killDaemonAtEachStep, oneFileThread, switchGuardOff, type DaemonStage } from "../../src/index.js";

const school = "SchuleA";
/** They do the same side by side, each for a part of the steps. */
let worlds: readonly World[];

beforeAll(async () => {
  worlds = await Promise.all([1, 2, 3].map(prepare));
});
afterAll(() => Promise.all(worlds.map((world) => world.close())));

async function prepare(): Promise<World> {
  const users = ["changing", "staying", "user0"].map((username) => ({
    ...{ username, role: "student" as const, schools: [school] },
  }));
  const world = await startWorld({
    slapd: {
      sessionLog: 10_000,
      content: { schools: [school], users, classes: [{ school, name: "1a", members: [] }] },
    },
  });
  await world.configure(authority);
  await switchGuardOff(world.home, authority);
  return world;
}

const inQueueOf = ({ home }: World) => join(home, "data", "listener");

function stageIn(world: World): DaemonStage {
  const { slapd } = world;
  const student = (name: string) => slapd.dn.user(name, "student", school);
  return {
    home: world.home,
    start: () => world.start({ ...oneFileThread, LOG_LEVEL: "info" }),
    /** A user, a class and its members, one that comes, one that goes, and a file that nobody can read. */
    async change(n) {
      const broken = join(inQueueOf(world), `broken-${n}.json`);
      await writeFile(broken, "{");
      await utimes(broken, 1, 1);
      await slapd.add(slapd.ldif.user({ username: `user${n}`, role: "student", schools: [school] }));
      const changes = [
        `dn: ${student("changing")}\nchangetype: modify\nreplace: sn\nsn: Round ${n}\n`,
        `dn: ${slapd.dn.schoolClass("1a", school)}\nchangetype: modify\nreplace: uniqueMember\nuniqueMember: ${student("changing")}\nuniqueMember: ${student(`user${n}`)}\n-\nreplace: description\ndescription: Round ${n}\n`,
        `dn: ${student(`user${n - 1}`)}\nchangetype: delete\n`,
      ];
      await slapd.modify(changes.join("\n"));
    },
    async done(n) {
      await world.converged();
      await settled(world);
      if (n === 0) return;
      await until(`broken-${n} is in the trash`, async () => {
        const trashed = await trashedInQueue(world.home);
        return trashed.some(({ file }) => file === `broken-${n}.json`);
      });
    },
  };
}

it("killed after any step of listen, distribute, deliver and the ledger, the daemon goes on: nothing is lost, nothing old comes back", async () => {
  const promises = worlds.map((world) => watchPromises(world));
  const killedAt = await killDaemonAtEachStep(worlds.map(stageIn));
  for (const one of promises) await one.kept();
  const places = killedAt.map(({ call, paths }) => `${call} ${paths.map(withoutHome).join(" ")}`);
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
}, 900_000);

function withoutHome(path: string): string {
  return path.slice(worlds.find(({ home }) => path.startsWith(home))?.home.length);
}
