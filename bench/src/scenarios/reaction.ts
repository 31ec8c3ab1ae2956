import { atMost, timedAtMost, type Scenario } from "../scenario.js";
import { startWorld, type Town, type World } from "../world/start-world.js";
import { synchronise } from "../world/synchronise.js";
import { requestsIn } from "../world/tally.js";
import { reactionFigures, reactionPlot } from "./reaction-figures.js";
import { openReactions, type Way } from "./react.js";

interface Sizes extends Town {
  readonly changes: number;
}

const plot = {
  ...{ name: "reaction", title: "One change on an idle daemon" },
  limits: [
    [0, 25],
    [50, 25],
    [50, 100],
    [99, 100],
  ],
} as const;

/** A daemon that has nothing else to do: one change after the other, each when the one before is at the broker. */
export const reaction: Scenario<Sizes> = {
  name: "reaction",
  measures: "one change on an idle daemon, from the item in the in queue, or from the directory, to the broker",
  limits: {
    "item: median": timedAtMost(25),
    "item: 99 of 100": timedAtMost(100),
    "directory: median": timedAtMost(25),
    "directory: 99 of 100": timedAtMost(100),
    "requests per change": atMost(1),
  },
  sizes: { full: { users: 1000, schools: 2, changes: 300 }, quick: { users: 40, schools: 1, changes: 5 } },
  async run({ changes, users, schools }) {
    const world = await startWorld({ users, schools });
    try {
      const directory = await measure(world, "ldap-sync", changes);
      const item = await measure(world, "appcenter", changes);
      const requests = (directory.requests + item.requests) / (2 * changes);
      return {
        figures: [
          ...reactionFigures("item", item.times),
          ...reactionFigures("directory", directory.times),
          { name: "requests per change", value: requests, unit: "" },
        ],
        plots: [reactionPlot(plot, { item: item.times, directory: directory.times })],
      };
    } finally {
      await world.close();
    }
  },
};

async function measure(
  world: World,
  way: Way,
  changes: number,
): Promise<{ readonly times: readonly number[]; readonly requests: number }> {
  const { broker } = world;
  const daemon = await synchronise(world, { ID_CONNECTOR_LISTEN: way });
  const reactions = await openReactions(world, way);
  await daemon.meanwhile(reactions.next()); // the first one opens connections
  await broker.call("clearTally", undefined);
  const times: number[] = [];
  for (let change = 0; change < changes; change++) times.push(await daemon.meanwhile(reactions.next()));
  const requests = requestsIn(await broker.call("tally", undefined));
  await reactions.close();
  await daemon.stop();
  return { times, requests };
}
