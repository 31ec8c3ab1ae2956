import { bareClient, bareFiles } from "../bare/bare-loops.js";
import { searchDirectory } from "../bare/search-directory.js";
import { atMost, timedAtMost, type Scenario } from "../scenario.js";
import { mediansOf } from "../statistics.js";
import { authority, startWorld, type Town, type World } from "../world/start-world.js";
import { synchronise } from "../world/synchronise.js";
import { requestsIn } from "../world/tally.js";

interface Sizes extends Town {
  readonly runs: number;
}

const queues = 2;

/** From the start of the daemon's process to the last object at the broker. */
export const firstSynchronisation: Scenario<Sizes> = {
  name: "first-synchronisation",
  measures:
    "a first synchronisation from end to end, against the sum of ldapsearch, the file loop for both queues and the client loop",
  limits: { "times the bare loops": timedAtMost(1.3), "requests per object": atMost(1.1) },
  sizes: { full: { users: 20_000, schools: 20, runs: 3 }, quick: { users: 100, schools: 1, runs: 1 } },
  async run({ runs, ...town }) {
    const world = await startWorld(town);
    try {
      const found: Measured[] = [];
      for (let run = 0; run < runs; run++) found.push(await measure(world));
      const of = mediansOf(found);
      const bare = of("search") + of("files") + of("client");
      return {
        figures: [
          { name: "objects", value: world.objects, unit: "" },
          { name: "from start to end", value: of("seconds"), unit: "s" },
          { name: "ldapsearch", value: of("search"), unit: "s" },
          { name: "bare file loop, both queues", value: of("files"), unit: "s" },
          { name: "bare client loop", value: of("client"), unit: "s" },
          { name: "times the bare loops", value: of("seconds") / bare, unit: "" },
          { name: "requests per object", value: of("requestsPerObject"), unit: "" },
        ],
      };
    } finally {
      await world.close();
    }
  },
};

type Measured = Readonly<Record<"seconds" | "search" | "files" | "client" | "requestsPerObject", number>>;

async function measure(world: World): Promise<Measured> {
  const { broker, objects } = world;
  await world.renewHome();
  await broker.call("loseEverything", authority);
  await broker.call("clearTally", undefined);
  const daemon = await synchronise(world);
  const tally = await broker.call("tally", undefined);
  await daemon.stop();
  return {
    seconds: ((tally.lastAt ?? NaN) - daemon.startedAt) / 1000,
    search: await searchDirectory(world.slapd),
    files: (queues * objects) / (await bareFiles(world, objects)),
    client: (await bareClient(world, "POST")).seconds,
    requestsPerObject: requestsIn(tally) / objects,
  };
}
