import { measureProgram } from "../measure-program.js";
import type { Plot } from "../report/plot.js";
import { atMost, type Figure, type Scenario } from "../scenario.js";
import { programOf } from "../world/program-of.js";
import { record, type Record, type Sample } from "../world/record.js";
import { authority, startWorld, type Town, type World } from "../world/start-world.js";
import { untilSynchronised } from "../world/synchronise.js";
import { changeSchoolYear } from "./school-year.js";

interface Sizes extends Town {
  readonly everyMs: number;
}

/** As large as it gets. */
export const city: Scenario<Sizes> = {
  name: "city",
  measures:
    "a whole city: its first synchronisation, then all pupils of all schools go to the next class in one evening",
  limits: {
    "first synchronisation: requests per object": atMost(1.1),
    "school year: requests per class": atMost(1.1),
  },
  sizes: {
    full: { users: 150_000, schools: 264, everyMs: 10_000 },
    quick: { users: 300, schools: 3, everyMs: 500 },
  },
  onlyWhenNamed: true,
  async run({ everyMs, users, schools }) {
    const world = await startWorld({ users, schools });
    const { objects } = world;
    try {
      const daemon = world.startDaemon();
      const first = await record(world, daemon, {
        work: () => untilSynchronised(world, daemon),
        everyMs,
      });
      await allowDeletes(world);
      const year = await record(world, daemon, { work: () => changeSchoolYear(world), everyMs });
      await daemon.stop();
      const classes = world.content.classes.length;
      return {
        figures: [
          { name: "objects", value: objects, unit: "" },
          ...figuresOf("first synchronisation", first),
          { name: "first synchronisation: requests per object", value: first.requests / objects, unit: "" },
          ...figuresOf("school year", year),
          { name: "school year: requests per class", value: year.requests / classes, unit: "" },
        ],
        plots: [
          ...plotsOf("city-first", "First synchronisation of a city", first.samples),
          ...plotsOf("city-year", "A city's school year changes", year.samples),
        ],
      };
    } finally {
      await world.close();
    }
  },
};

/** Whole classes change: a person says so before. */
async function allowDeletes({ env }: World): Promise<void> {
  const argv = ["allow-deletes", "--school-authority", authority, "--until", "8h"];
  await measureProgram([programOf("connector-daemon"), ...argv], env);
}

function figuresOf(name: string, { seconds, memoryMB, diskMB, cpuMs }: Record): readonly Figure[] {
  return [
    { name, value: seconds, unit: "s" },
    { name: `${name}: CPU`, value: cpuMs / 1000, unit: "s" },
    { name: `${name}: largest memory`, value: memoryMB, unit: "MB" },
    { name: `${name}: largest disk`, value: diskMB, unit: "MB" },
  ];
}

function plotsOf(name: string, title: string, samples: readonly Sample[]): readonly Plot[] {
  const line = (of: keyof Sample) => ({ name: of, points: samples.map((one) => [one.at, one[of]] as const) });
  return [
    { name: `${name}-requests`, title, x: "seconds", y: "requests", lines: [line("requests")] },
    { name: `${name}-memory`, title, x: "seconds", y: "MB", lines: [line("memoryMB"), line("diskMB")] },
  ];
}
