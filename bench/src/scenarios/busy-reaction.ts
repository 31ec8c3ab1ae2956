import { timedAtMost, type Scenario } from "../scenario.js";
import { authority, startWorld, type Town, type World } from "../world/start-world.js";
import { patienceMs } from "../world/patience.js";
import { reactionFigures, reactionPlot } from "./reaction-figures.js";
import { openReactions, type Way } from "./react.js";

interface Sizes extends Town {
  /** So many at least, and then for as long as the synchronisation runs. */
  readonly changes: number;
}

const plot = {
  ...{ name: "busy-reaction", title: "One change during a first synchronisation" },
  limits: [
    [0, 500],
    [50, 500],
  ],
} as const;

/** What changes today does not wait behind what comes in bulk. */
export const busyReaction: Scenario<Sizes> = {
  name: "busy-reaction",
  measures: "one change after the other during a first synchronisation, from the item or the directory to the broker",
  limits: { "item: median": timedAtMost(500), "directory: median": timedAtMost(500) },
  sizes: { full: { users: 20_000, schools: 20, changes: 10 }, quick: { users: 100, schools: 1, changes: 3 } },
  async run({ changes, ...town }) {
    const world = await startWorld(town);
    try {
      const directory = await measure(world, "ldap-sync", changes);
      const item = await measure(world, "appcenter", changes);
      return {
        figures: [
          { name: "item: changes", value: item.length, unit: "" },
          ...reactionFigures("item", item),
          { name: "directory: changes", value: directory.length, unit: "" },
          ...reactionFigures("directory", directory),
        ],
        plots: [reactionPlot(plot, { item, directory })],
      };
    } finally {
      await world.close();
    }
  },
};

async function measure(world: World, way: Way, atLeast: number): Promise<readonly number[]> {
  const { broker, objects } = world;
  await world.renewHome();
  await broker.call("loseEverything", authority);
  const daemon = world.startDaemon({ ID_CONNECTOR_LISTEN: way });
  const reactions = await openReactions(world, way);
  const all = { authority, count: objects, timeoutMs: patienceMs };
  const synchronisation = { isDone: false };
  const done = broker.call("untilHeld", all).then(() => (synchronisation.isDone = true));
  done.catch(() => undefined); // it is awaited below
  // the schools are there: from now on it delivers
  await daemon.meanwhile(broker.call("untilHeld", { ...all, count: Math.ceil(objects / 20) }));
  const times: number[] = [];
  while (!synchronisation.isDone || times.length < atLeast) times.push(await daemon.meanwhile(reactions.next()));
  await daemon.meanwhile(done);
  await reactions.close();
  await daemon.stop();
  return times;
}
