import { bareFiles } from "../bare/bare-loops.js";
import { timedAtLeast, type Figure, type Scenario } from "../scenario.js";
import { median } from "../statistics.js";
import { fillQueue, madeUpItem } from "../world/items.js";
import { countItems, untilEmpty } from "../world/queues.js";
import { startWorld, type World } from "../world/start-world.js";

interface Sizes {
  readonly items: number;
  readonly runs: number;
}

const receivers = [1, 3];
const town = { users: 4, schools: 1 };
const idle = "Idle";
const ownSchool = "bulk000";
const otherSchool = "elsewhere";

/**
 * The receivers are deactivated, so that nothing is delivered meanwhile: their queues fill all the same. An authority that gets nothing has the
 * daemon distribute at all.
 */
export const distribute: Scenario<Sizes> = {
  name: "distribute",
  measures: "items from the in queue into the out queues of one and of three authorities, against a bare file loop",
  limits: Object.fromEntries(
    receivers.map((count) => [`into ${count}: share of the bare file loop`, timedAtLeast(70)]),
  ),
  sizes: { full: { items: 20_000, runs: 3 }, quick: { items: 200, runs: 1 } },
  async run(sizes) {
    const world = await startWorld({ ...town, authorities: [idle, ...receiverNames(Math.max(...receivers))] });
    try {
      const figures: Figure[] = [];
      for (const count of receivers) figures.push(...(await measure(world, count, sizes)));
      return { figures };
    } finally {
      await world.close();
    }
  },
};

async function measure(world: World, count: number, { items, runs }: Sizes): Promise<readonly Figure[]> {
  const { folders } = world;
  const names = receiverNames(count);
  const waiting = Array.from({ length: items }, (_, number) => madeUpItem(number, otherSchool));
  const [rates, bareRates]: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run++) {
    await world.renewHome([idle, ...names]);
    // a broker that has what a new ledger does not know might have more: then everything would concern this authority as well
    await world.broker.call("loseEverything", idle);
    await world.configure(idle, { schools: [ownSchool] });
    for (const name of names) await world.configure(name, { active: false });
    await fillQueue(folders.inQueue, waiting);
    const daemon = world.startDaemon({ ID_CONNECTOR_LISTEN: "appcenter" });
    const startedAt = await daemon.works();
    const endedAt = await daemon.meanwhile(untilEmpty([folders.inQueue]));
    await daemon.stop();
    const beside = (await daemon.lines()).filter((line) => String(line["authorities"]).includes(idle));
    if (beside.length > world.objects) throw new Error(`${beside.length} items went to ${idle}, which should get none`);
    for (const name of names) {
      const arrived = await countItems(folders.outQueue(name));
      if (arrived !== items) throw new Error(`${arrived} of ${items} items came to ${name}`);
    }
    rates.push((items / (endedAt - startedAt)) * 1000);
    bareRates.push(await bareFiles(world, items, count));
  }
  const share = (median(rates) / median(bareRates)) * 100;
  return [
    { name: `into ${count}: items`, value: median(rates), unit: "/s" },
    { name: `into ${count}: bare file loop`, value: median(bareRates), unit: "/s" },
    { name: `into ${count}: share of the bare file loop`, value: share, unit: "%" },
  ];
}

function receiverNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `Receiver${index}`);
}
