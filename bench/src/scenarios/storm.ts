import { bareFiles } from "../bare/bare-loops.js";
import { atMost, timedAtLeast, type Scenario } from "../scenario.js";
import { median } from "../statistics.js";
import { fillQueue, itemsOfUsers } from "../world/items.js";
import { untilEmpty } from "../world/queues.js";
import { authority, startWorld, type Town } from "../world/start-world.js";
import { synchronise } from "../world/synchronise.js";
import { requestsIn } from "../world/tally.js";

interface Sizes extends Town {
  readonly runs: number;
}

/** What a night in which all passwords expire does: the App Center's converter writes an item for each user, and nothing differs. */
export const storm: Scenario<Sizes> = {
  name: "storm",
  measures:
    "an item for each user, none of whom changed in a way that the broker sees, through both queues, against a bare file loop",
  limits: { requests: atMost(0), "share of the bare file loop": timedAtLeast(70) },
  sizes: { full: { users: 20_000, schools: 20, runs: 3 }, quick: { users: 100, schools: 1, runs: 1 } },
  async run({ runs, users, schools }) {
    const world = await startWorld({ users, schools });
    const { broker, folders } = world;
    try {
      const daemon = await synchronise(world);
      await untilEmpty([folders.inQueue, folders.outQueue(authority)]);
      await daemon.stop();
      const items = await itemsOfUsers(world);
      await broker.call("clearTally", undefined);
      const [rates, bareRates]: [number[], number[]] = [[], []];
      for (let run = 0; run < runs; run++) {
        await fillQueue(folders.inQueue, items);
        const stormed = world.startDaemon({ ID_CONNECTOR_LISTEN: "appcenter" });
        const startedAt = await stormed.works();
        const endedAt = await stormed.meanwhile(untilEmpty([folders.inQueue, folders.outQueue(authority)]));
        await stormed.stop();
        rates.push((items.length / (endedAt - startedAt)) * 1000);
        bareRates.push(await bareFiles(world, items.length));
      }
      return {
        figures: [
          { name: "items", value: items.length, unit: "" },
          { name: "requests", value: requestsIn(await broker.call("tally", undefined)), unit: "" },
          { name: "items done", value: median(rates), unit: "/s" },
          { name: "bare file loop", value: median(bareRates), unit: "/s" },
          { name: "share of the bare file loop", value: (median(rates) / median(bareRates)) * 100, unit: "%" },
        ],
      };
    } finally {
      await world.close();
    }
  },
};
