import { until } from "@id-connector/until";
import { bareClient } from "../bare/bare-loops.js";
import { rateOf } from "../bare/spent.js";
import { useOf } from "../process/use-of.js";
import { watchUse } from "../process/watch-use.js";
import { atMost, timedAtLeast, timedAtMost, type Scenario } from "../scenario.js";
import { largest, mediansOf } from "../statistics.js";
import { countItems } from "../world/queues.js";
import { authority, startWorld, type Town, type World } from "../world/start-world.js";
import { patienceMs } from "../world/patience.js";
import { untilSynchronised } from "../world/synchronise.js";
import { requestsIn } from "../world/tally.js";

interface Sizes extends Town {
  readonly runs: number;
}

/**
 * The delivery without listen and distribute: a first daemon fills the out queue while the broker is down and ends; a second one, which hears
 * nothing of the directory, finds it full.
 */
export const deliver: Scenario<Sizes> = {
  name: "deliver",
  measures: "deliver alone: a full out queue and an empty broker that answers at once, against a bare client loop",
  limits: {
    "share of the bare client loop": timedAtLeast(80),
    "requests per object": atMost(1.1),
    "CPU per object beyond the bare loop": timedAtMost(2),
  },
  sizes: { full: { users: 20_000, schools: 20, runs: 3 }, quick: { users: 100, schools: 1, runs: 1 } },
  async run({ runs, ...town }) {
    const world = await startWorld(town);
    try {
      const found: Measured[] = [];
      for (let run = 0; run < runs; run++) found.push(await measure(world, town.schools));
      const of = mediansOf(found);
      return {
        figures: [
          { name: "objects", value: world.objects, unit: "" },
          { name: "delivered", value: of("rate"), unit: "/s" },
          { name: "bare client loop", value: of("bareRate"), unit: "/s" },
          { name: "share of the bare client loop", value: (of("rate") / of("bareRate")) * 100, unit: "%" },
          { name: "requests per object", value: of("requestsPerObject"), unit: "" },
          { name: "CPU per object", value: of("cpuMs"), unit: "ms" },
          { name: "CPU per object beyond the bare loop", value: of("cpuMs") - of("bareCpuMs"), unit: "ms" },
          { name: "largest memory", value: of("memoryMB"), unit: "MB" },
        ],
      };
    } finally {
      await world.close();
    }
  },
};

type Measured = Readonly<
  Record<"rate" | "bareRate" | "requestsPerObject" | "cpuMs" | "bareCpuMs" | "memoryMB", number>
>;

async function measure(world: World, schools: number): Promise<Measured> {
  const { broker, objects } = world;
  await fillOutQueue(world, schools);
  const started = broker.call("firstRequest", undefined);
  const daemon = world.startDaemon({ ID_CONNECTOR_LISTEN: "appcenter" });
  await daemon.meanwhile(started);
  const before = await useOf(daemon.pid);
  const watch = watchUse(daemon.pid);
  await untilSynchronised(world, daemon);
  const after = await useOf(daemon.pid);
  const tally = await broker.call("tally", undefined);
  const seen = await watch.end();
  await daemon.stop();
  const bare = await bareClient(world, "POST");
  return {
    rate: objects / (((tally.lastAt ?? NaN) - (tally.firstAt ?? NaN)) / 1000),
    bareRate: rateOf(bare),
    requestsPerObject: requestsIn(tally) / objects,
    cpuMs: (after.cpuMs - before.cpuMs) / objects,
    bareCpuMs: bare.cpuMs / bare.count,
    memoryMB: largest(seen.map(({ memoryMB }) => memoryMB)),
  };
}

/** Schools are no items: the delivery makes them where it needs them. */
async function fillOutQueue(world: World, schools: number): Promise<void> {
  const { broker, folders, objects } = world;
  await world.renewHome();
  await broker.call("loseEverything", authority);
  await broker.call("goDown", undefined);
  const daemon = world.startDaemon();
  await daemon.works();
  const outQueue = folders.outQueue(authority);
  const isFull = async () =>
    (await countItems(outQueue)) >= objects - schools && (await countItems(folders.inQueue)) === 0;
  await daemon.meanwhile(until("all is in the out queue", isFull, patienceMs));
  await daemon.stop();
  await broker.call("comeBack", undefined);
  await broker.call("clearTally", undefined);
}
