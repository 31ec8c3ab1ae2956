import { bareFiles } from "../bare/bare-loops.js";
import { measureProgram } from "../measure-program.js";
import { atMost, timedAtLeast, type Scenario } from "../scenario.js";
import { largest, median } from "../statistics.js";
import { programOf } from "../world/program-of.js";
import { countItems } from "../world/queues.js";
import { startWorld, type World } from "../world/start-world.js";

interface Sizes {
  readonly users: number;
  readonly runs: number;
}

const school = "bulk000";

/** No daemon runs, so that nobody takes the items meanwhile. Its start is measured by `--help`, and left out of the rate. */
export const scheduleSchool: Scenario<Sizes> = {
  name: "schedule-school",
  measures: "schedule_school of one school: items a second without the program's start, against a bare file loop",
  limits: {
    "share of the bare file loop": timedAtLeast(60),
    "LDAP connections": atMost(5),
    "LDAP searches": atMost(20),
  },
  sizes: { full: { users: 1000, runs: 7 }, quick: { users: 100, runs: 1 } },
  async run({ users, runs }) {
    const world = await startWorld({ users, schools: 1 });
    try {
      const found: Measured[] = [];
      for (let run = 0; run < runs; run++) found.push(await measure(world));
      const of = (figure: keyof Measured) => found.map((one) => one[figure]);
      const rate = (world.objects / (median(of("ms")) - median(of("startMs")))) * 1000;
      return {
        figures: [
          { name: "objects", value: world.objects, unit: "" },
          { name: "from start to end", value: median(of("ms")), unit: "ms" },
          { name: "of that its start", value: median(of("startMs")), unit: "ms" },
          { name: "items", value: rate, unit: "/s" },
          { name: "bare file loop", value: median(of("bareRate")), unit: "/s" },
          { name: "share of the bare file loop", value: (rate / median(of("bareRate"))) * 100, unit: "%" },
          { name: "LDAP connections", value: largest(of("connections")), unit: "" },
          { name: "LDAP searches", value: largest(of("searches")), unit: "" },
        ],
      };
    } finally {
      await world.close();
    }
  },
};

type Measured = Readonly<Record<"ms" | "startMs" | "bareRate" | "connections" | "searches", number>>;

async function measure(world: World): Promise<Measured> {
  const { slapd, env, folders, objects } = world;
  const program = programOf("schedule-cli", "schedule_school");
  await world.renewHome();
  const start = await measureProgram([program, "--help"]);
  const before = await slapd.activity();
  const { ms } = await measureProgram([program, school, "--via", "in-queue"], env);
  const after = await slapd.activity();
  const items = await countItems(folders.inQueue);
  if (items < objects - 1) throw new Error(`${items} of ${objects} objects were scheduled`);
  return {
    ms,
    startMs: start.ms,
    bareRate: await bareFiles(world, objects),
    connections: after.connections - before.connections,
    searches: after.searches - before.searches,
  };
}
