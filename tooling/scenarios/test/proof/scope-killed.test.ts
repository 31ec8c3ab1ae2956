import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { authority, settled, startWorld, type World } from "@id-connector/test-world";
import { killDaemonAtEachStep, oneFileThread, type DaemonStage } from "../../src/index.js";

const [staying, coming] = ["SchuleA", "SchuleB"] as const;
/** They do the same side by side, each for a part of the steps. */
let worlds: readonly World[];

beforeAll(async () => {
  worlds = await Promise.all([1, 2, 3].map(prepare));
});
afterAll(() => Promise.all(worlds.map((world) => world.close())));

const listedIn = (round: number) => (round % 2 === 0 ? [staying] : [staying, coming]);
const configure = (world: World, round: number) =>
  world.configure(authority, { schools: listedIn(round), deleteGuard: { active: false } });

async function prepare(): Promise<World> {
  const user = (username: string, ...schools: string[]) => ({ username, role: "student" as const, schools });
  const content = {
    schools: [staying, coming],
    users: [user("one", staying), user("other", coming), user("both", staying, coming)],
    classes: [{ school: coming, name: "1a", members: [] }],
  };
  const world = await startWorld({ slapd: { content } });
  await configure(world, 0);
  return world;
}

/** In each round a school comes into the file by hand, in the next one it goes again. */
function stageIn(world: World): DaemonStage {
  return {
    home: world.home,
    start: () => world.start({ ...oneFileThread, LOG_LEVEL: "info" }),
    change: (round) => configure(world, round),
    async done(round) {
      await world.converged(authority, listedIn(round));
      await settled(world);
    },
  };
}

it("killed after any step of taking up a list that was changed by hand, the daemon queues all that came and looks at all that went", async () => {
  const killedAt = await killDaemonAtEachStep(worlds.map(stageIn));
  const places = killedAt.map(({ call, paths }) => `${call} ${paths.map(withoutHome).join(" ")}`);
  for (const stage of [
    /^pwrite64 \/data\/ledger\/data\.mdb/, // narrowed, covered
    /^rename \/data\/tmp\/\S+ \/data\/out_queues\//, // queued
    /^unlink \/data\/out_queues\//, // delivered
  ])
    expect(places).toContainEqual(expect.stringMatching(stage));
}, 900_000);

function withoutHome(path: string): string {
  return path.slice(worlds.find(({ home }) => path.startsWith(home))?.home.length);
}
