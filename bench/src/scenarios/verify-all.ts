import { bareClient, requestsAtOnce } from "../bare/bare-loops.js";
import { rateOf } from "../bare/spent.js";
import { measureProgram } from "../measure-program.js";
import type { UseAt } from "../process/watch-use.js";
import { atMost, timedAtLeast, timedAtMost, type Scenario } from "../scenario.js";
import { largest, mediansOf } from "../statistics.js";
import { programOf } from "../world/program-of.js";
import { authority, startWorld, type Town, type World } from "../world/start-world.js";
import { synchronise } from "../world/synchronise.js";
import { requestsIn } from "../world/tally.js";

interface Sizes extends Town {
  readonly runs: number;
}

/** All is equal; the daemon has ended. The program's start counts. */
export const verifyAll: Scenario<Sizes> = {
  name: "verify-all",
  measures: "verify all where all is equal, against a bare loop of readings at the same number of requests at once",
  limits: {
    "share of the bare loop": timedAtLeast(80),
    "requests per object": atMost(1.1),
    "memory, second half to first": timedAtMost(1.25),
  },
  sizes: { full: { users: 20_000, schools: 20, runs: 3 }, quick: { users: 100, schools: 1, runs: 1 } },
  async run({ runs, users, schools }) {
    const world = await startWorld({ users, schools });
    const { broker } = world;
    try {
      const daemon = await synchronise(world);
      await daemon.stop();
      const found: Measured[] = [];
      for (let run = 0; run < runs; run++) {
        await broker.call("clearTally", undefined);
        found.push(await measure(world));
      }
      const of = mediansOf(found);
      return {
        figures: [
          { name: "objects", value: world.objects, unit: "" },
          { name: "verified", value: of("rate"), unit: "/s" },
          { name: "bare loop", value: of("bareRate"), unit: "/s" },
          { name: "share of the bare loop", value: (of("rate") / of("bareRate")) * 100, unit: "%" },
          { name: "requests per object", value: of("requestsPerObject"), unit: "" },
          { name: "largest memory", value: of("memoryMB"), unit: "MB" },
          { name: "memory, second half to first", value: of("growth"), unit: "" },
        ],
      };
    } finally {
      await world.close();
    }
  },
};

type Measured = Readonly<Record<"rate" | "bareRate" | "requestsPerObject" | "memoryMB" | "growth", number>>;

async function measure(world: World): Promise<Measured> {
  const { broker, env, objects } = world;
  const argv = ["all", "--school_authority_name", authority, "--concurrency", String(requestsAtOnce)];
  const { ms, use } = await measureProgram([programOf("verify-cli"), ...argv], env, { watched: true });
  const tally = await broker.call("tally", undefined);
  return {
    rate: (objects / ms) * 1000,
    bareRate: rateOf(await bareClient(world, "GET")),
    requestsPerObject: requestsIn(tally) / objects,
    memoryMB: largest(use.map(({ memoryMB }) => memoryMB)),
    growth: growthOf(use),
  };
}

/** The largest memory of the second half of the time, as a share of the first half's. */
function growthOf(use: readonly UseAt[]): number {
  const middle = (use.at(-1)?.at ?? 0) / 2;
  const most = (half: readonly UseAt[]) => largest(half.map(({ memoryMB }) => memoryMB));
  return most(use.filter(({ at }) => at > middle)) / most(use.filter(({ at }) => at <= middle));
}
