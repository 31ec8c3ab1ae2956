import type { Plot } from "../report/plot.js";
import { atMost, timedAtMost, type Scenario } from "../scenario.js";
import { growthExponent } from "../statistics.js";
import { record, type Record } from "../world/record.js";
import { startWorld, type Town } from "../world/start-world.js";
import { untilSynchronised } from "../world/synchronise.js";

interface Sizes {
  readonly towns: readonly Town[];
  readonly everyMs: number;
}

interface Grown extends Record {
  readonly objects: number;
}

const usersPerSchool = 1000;
const towns = (users: readonly number[]): readonly Town[] =>
  users.map((some) => ({ users: some, schools: Math.ceil(some / usersPerSchool) }));

/** An exponent of 1 is linear; a little more is left for what is measured with it. */
const linear = 1.1;

/** What grows faster than the town would be noticed in a city only. */
export const growth: Scenario<Sizes> = {
  name: "growth",
  measures: "the first synchronisation of three towns, each four times as large as the one before: how its cost grows",
  limits: {
    "requests per object": atMost(1.1),
    "growth of time (exponent)": timedAtMost(linear),
    "growth of CPU (exponent)": timedAtMost(linear),
    "growth of memory (exponent)": timedAtMost(linear),
    "growth of disk (exponent)": timedAtMost(linear),
  },
  sizes: {
    full: { towns: towns([5000, 20_000, 80_000]), everyMs: 2000 },
    quick: { towns: towns([50, 100, 200]), everyMs: 500 },
  },
  onlyWhenNamed: true,
  async run({ towns, everyMs }) {
    const found: Grown[] = [];
    for (const town of towns) found.push(await measure(town, everyMs));
    const [small, large] = [found[0], found.at(-1)];
    if (small === undefined || large === undefined) throw new Error("no town was measured");
    const exponent = (figure: "seconds" | "cpuMs" | "memoryMB" | "diskMB") =>
      growthExponent({ size: small.objects, value: small[figure] }, { size: large.objects, value: large[figure] });
    return {
      figures: [
        ...found.flatMap(({ objects, seconds, memoryMB, diskMB }) => [
          { name: `${objects} objects`, value: seconds, unit: "s" },
          { name: `${objects} objects: largest memory`, value: memoryMB, unit: "MB" },
          { name: `${objects} objects: largest disk`, value: diskMB, unit: "MB" },
        ]),
        { name: "requests per object", value: Math.max(...found.map((one) => one.requests / one.objects)), unit: "" },
        { name: "growth of time (exponent)", value: exponent("seconds"), unit: "" },
        { name: "growth of CPU (exponent)", value: exponent("cpuMs"), unit: "" },
        { name: "growth of memory (exponent)", value: exponent("memoryMB"), unit: "" },
        { name: "growth of disk (exponent)", value: exponent("diskMB"), unit: "" },
      ],
      plots: [
        plotOf("growth-time", "seconds", found, ({ seconds }) => seconds),
        plotOf("growth-requests", "requests", found, ({ requests }) => requests),
        plotOf("growth-memory", "largest memory (MB)", found, ({ memoryMB }) => memoryMB),
        plotOf("growth-disk", "largest disk (MB)", found, ({ diskMB }) => diskMB),
      ],
    };
  },
};

async function measure(town: Town, everyMs: number): Promise<Grown> {
  const world = await startWorld(town);
  const { objects } = world;
  try {
    const daemon = world.startDaemon();
    const recorded = await record(world, daemon, { work: () => untilSynchronised(world, daemon), everyMs });
    await daemon.stop();
    return { ...recorded, objects };
  } finally {
    await world.close();
  }
}

/** What was measured, beside what it would be if it grew as the town does. */
function plotOf(name: string, y: string, found: readonly Grown[], of: (one: Grown) => number): Plot {
  const [first] = found;
  const perObject = first === undefined ? NaN : of(first) / first.objects;
  return {
    ...{ name, title: "First synchronisation", x: "objects", y },
    lines: [
      { name: "measured", points: found.map((one) => [one.objects, of(one)]) },
      { name: "linear", points: found.map(({ objects }) => [objects, objects * perObject]) },
    ],
  };
}
