import { bareClient, requestsAtOnce } from "../bare/bare-loops.js";
import { rateOf } from "../bare/spent.js";
import { timedAtLeast, timedAtMost, type Figure, type Scenario } from "../scenario.js";
import { requestsIn } from "../world/tally.js";
import { startWorld } from "../world/start-world.js";
import { synchronise } from "../world/synchronise.js";

/** A broker that has so many places and refuses what comes beyond them, and how long it takes for an answer. */
interface Broker {
  readonly name: string;
  readonly places: number | undefined;
  readonly answerMs: number;
  readonly users: number;
}

interface Sizes {
  readonly brokers: readonly Broker[];
}

const brokers = (users: readonly [number, number, number]): Sizes => ({
  brokers: [
    { name: "4 places, 250 ms", places: 4, answerMs: 250, users: users[0] },
    { name: "4 places, 20 ms", places: 4, answerMs: 20, users: users[1] },
    { name: "any number, 500 ms", places: undefined, answerMs: 500, users: users[2] },
  ],
});

/** How near the daemon, which knows nothing, comes to who knows how many requests a broker takes. */
export const limitedBroker: Scenario<Sizes> = {
  name: "limited-broker",
  measures:
    "writes a second at brokers with few places, as a share of what a bare loop gets that knows how many there are",
  limits: Object.fromEntries(
    brokers([0, 0, 0]).brokers.flatMap(({ name }) => [
      [`${name}: share of the best`, timedAtLeast(90)],
      [`${name}: refused`, timedAtMost(2)],
      // how many requests are refused at all depends on the machine, and each of them may cost one
      [`${name}: readings`, timedAtMost(0)],
    ]),
  ),
  sizes: { full: brokers([4800, 20_000, 7680]), quick: { brokers: brokers([0, 40, 0]).brokers.slice(1, 2) } },
  async run({ brokers }) {
    const figures: Figure[] = [];
    for (const broker of brokers) figures.push(...(await measure(broker)));
    return { figures };
  },
};

async function measure({ name, places, answerMs, users }: Broker): Promise<readonly Figure[]> {
  const world = await startWorld({ users, schools: 1 });
  const { broker } = world;
  try {
    await broker.call("settings", { capacity: places, whenFull: { status: 429, retryAfter: 1 } });
    await broker.call("delay", answerMs);
    const daemon = await synchronise(world);
    const found = await broker.call("tally", undefined);
    await daemon.stop();
    const best = await bareClient(world, "POST", { atOnce: places ?? requestsAtOnce, users: Math.max(20, users / 4) });
    const seconds = ((found.lastAt ?? NaN) - (found.firstAt ?? NaN)) / 1000;
    return [
      { name: `${name}: writes`, value: found.writes / seconds, unit: "/s" },
      { name: `${name}: share of the best`, value: (found.writes / seconds / rateOf(best)) * 100, unit: "%" },
      { name: `${name}: refused`, value: (found.refused / requestsIn(found)) * 100, unit: "%" },
      { name: `${name}: readings`, value: found.readings, unit: "" },
      { name: `${name}: requests in vain`, value: found.failed, unit: "" },
    ];
  } finally {
    await world.close();
  }
}
