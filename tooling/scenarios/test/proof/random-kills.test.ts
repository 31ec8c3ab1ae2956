import { randomInt } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { namesIn } from "@id-connector/slapd-fixture";
import {
  authority,
  createRandom,
  type Daemon,
  type LogLine,
  patienceMs,
  type Random,
  settled,
  startWorld,
  watchPromises,
  type World,
} from "@id-connector/test-world";
import { busyTown } from "../../src/index.js";

const kills = Number(process.env["KILLS"] ?? 200);
const seed = Number(process.env["KILL_SEED"] || randomInt(2 ** 31));
const random = createRandom(seed);
const town = busyTown({
  ...{ names: namesIn({ base: "dc=ucs,dc=test", districts: false }), random },
  // fewer go than the delete guard lets pass within an hour
  ...{ schools: 4, classesOfEach: 20, pupilsOfEach: 24, removals: 12 },
});
const patience = { timeoutMs: 180_000 };
let world: World;

beforeAll(async () => {
  process.stderr.write(`random kills: KILL_SEED=${seed} gives the same again\n`);
  world = await startWorld({ slapd: { content: town.content, sessionLog: 100_000 } });
  await world.configure(authority);
});
afterAll(() => world.close());

const isFollowing = ({ message }: LogLine) => message === "the directory is followed";
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Waits for the moment of a kill: somewhere in the start, or after so many requests or lines of the log. */
async function momentToKill(daemon: Daemon, chance: Random): Promise<void> {
  const kind = chance.weighted({ start: 3, requests: 4, lines: 4 });
  if (kind === "start") return pause(chance.whole(0, 500));
  const before = world.broker.requests.length;
  const [requests, lines] = [chance.whole(1, 12), chance.whole(1, 80)];
  const isTime = () =>
    kind === "requests" ? world.broker.requests.length - before >= requests : daemon.lines.length >= lines;
  // a daemon with nothing to do never comes to it
  let followedAt = Infinity;
  const isIdle = () => {
    if (followedAt === Infinity && daemon.lines.some(isFollowing)) followedAt = Date.now();
    return Date.now() > followedAt + 200;
  };
  const end = Date.now() + patienceMs;
  while (!isTime() && !isIdle()) {
    const { exitCode, signalCode } = daemon.child;
    if (exitCode !== null || signalCode !== null || Date.now() > end)
      throw new Error(`the daemon ended or hangs (${String(signalCode ?? exitCode)}):\n${daemon.text().slice(-3000)}`);
    await pause(2);
  }
}

it(`killed ${kills} times at random while ${town.objects} objects change, the daemon keeps all five promises`, async () => {
  const promises = watchPromises(world);
  const first = world.start();
  await first.logged(isFollowing, patienceMs);
  await world.broker.until(() => world.broker.counts(authority).users === town.content.users?.length, patience);
  await first.kill();
  const changes = town.changes();
  expect(changes.length).toBeGreaterThanOrEqual(2000);
  for (let kill = 0; kill < kills; kill += 1) {
    const daemon = world.start();
    const some = changes.slice((changes.length * kill) / kills, (changes.length * (kill + 1)) / kills);
    const changing = world.slapd.modify(some.join("\n"));
    await momentToKill(daemon, random);
    await daemon.kill();
    await changing;
  }
  world.start();
  // looking into everything all the time would take the time that the daemon needs
  await settled(world, authority, patience.timeoutMs);
  await promises.kept(patience);
}, 1_800_000);
