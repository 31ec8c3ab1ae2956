import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  authority,
  runProgram,
  startWorld,
  status,
  trash,
  until,
  watchPromises,
  type Daemon,
  type World,
} from "@id-connector/test-world";
import { fakeClock, type FakedClock } from "../support/faked-clock.js";
import { schoolDay } from "../support/school-day.js";

const hourMs = 3_600_000;
const jumps: readonly (readonly [string, number])[] = [
  ["ten minutes", hourMs / 6],
  ["an hour", hourMs],
  ["a day", 24 * hourMs],
  ["a month", 31 * 24 * hourMs],
];
const everything = ["users", "classes", "workgroups", "schools"] as const;

let world: World;
let daemon: Daemon;
let clock: FakedClock;
let day: Awaited<ReturnType<typeof schoolDay>>;
let promises: ReturnType<typeof watchPromises>;
let round = 0;

beforeAll(async () => {
  world = await startWorld();
  day = await schoolDay(world, "Nord");
  await world.configure(authority);
  clock = await fakeClock(world.home);
  promises = watchPromises(world);
  daemon = start();
  await promises.kept();
});
afterAll(() => world.close());

/** A day after which an object leaves the trash. */
function start(): Daemon {
  return world.start({ ...clock.env, ID_CONNECTOR_TRASH_DAYS: "1" });
}

async function lastnames(): Promise<void> {
  round += 1;
  for (const pupil of day.pupils.slice(5, 9)) await day.office.lastname(pupil, `Runde${String(round)}`);
}

/** Changes come while the broker answers 503, until the authority waits; resolves with what ends that. */
async function breakBroker(): Promise<() => void> {
  const before = daemon.lines.length;
  const end = world.broker.faults.add({ kind: "status", status: 503, only: { resources: everything } });
  await lastnames();
  await daemon.logged((line) => line["message"] === "authority waits" && daemon.lines.indexOf(line) >= before);
  return end;
}

const health = () => runProgram("connector-daemon/bin/connector-daemon.js", ["health"], { ...world.env, ...clock.env });
/** Everything arrives within a patience of two minutes: the longest pause is shorter, the smallest jump longer. */
const arrives = () => promises.kept();

describe("a pause lasts as long as it was decided, whatever the machine's clock does meanwhile", () => {
  it.each(jumps)("the clock is %s ahead while the broker fails, and is set right", async (_, ms) => {
    await clock.set(ms);
    const end = await breakBroker();
    await clock.set(0);
    end();
    await arrives();
    await until("health says that all is well", async () => (await health()).status === 0);
  });

  it.each(jumps)("the clock is set %s ahead and back while the authority waits", async (_, ms) => {
    const end = await breakBroker();
    await clock.set(ms);
    await lastnames();
    await clock.set(0);
    end();
    await arrives();
  });

  it.each(jumps)("the clock goes back %s, and stays there", async (_, ms) => {
    const end = await breakBroker();
    await clock.set(-ms);
    end();
    await arrives();
    await clock.set(0);
    await lastnames();
    await arrives();
  });

  it.each(jumps)("a daemon that ran with a clock %s ahead is followed by one with the right time", async (_, ms) => {
    await daemon.stop();
    await clock.set(ms);
    daemon = start();
    const end = await breakBroker();
    await daemon.kill();
    end();
    await clock.set(0);
    daemon = start();
    await arrives();
    await until("health says that all is well", async () => (await health()).status === 0);
  });
});

describe("nothing is thrown away because the clock jumped", () => {
  it("what is in the trash outlives a month's jump, while the daemon runs and between two of them", async () => {
    const [refused = ""] = day.pupils.slice(10);
    const id = await world.slapd.entryUuid(refused);
    const end = world.broker.faults.add({ kind: "status", status: 422, only: { ids: [id], resources: ["users"] } });
    await day.office.lastname(refused, "Abgelehnt");
    await until("it is in the trash", async () => (await trash(world)).length === 1);
    await daemon.stop();
    await clock.set(31 * 24 * hourMs);
    const startedAt = Date.now() + 31 * 24 * hourMs;
    daemon = start();
    await until("the trash was looked after", async () => {
      const { stages } = await status(world);
      const stage = stages.find(({ name }) => name === "trash");
      return stage?.waitsFor !== undefined && Date.parse(stage.activeAt) >= startedAt;
    });
    expect(await trash(world)).toHaveLength(1);
    await clock.set(0);
    end();
    await daemon.stop();
    daemon = start();
    await arrives();
    expect(await trash(world)).toEqual([]);
  });
});
