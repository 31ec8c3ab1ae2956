import { timedAtMost, type Scenario } from "../scenario.js";
import { measureProgram } from "../measure-program.js";
import { median } from "../statistics.js";
import { programOf } from "../world/program-of.js";

const apps = ["connector-daemon", "manage-schools-cli", "schedule-cli", "verify-cli"];

/** A command loads only what it needs. */
export const help: Scenario<{ readonly runs: number }> = {
  name: "help",
  measures: "--help of each app, against a Node that does nothing",
  limits: Object.fromEntries(apps.map((app) => [`${app}: times a bare Node`, timedAtMost(2.5)])),
  sizes: { full: { runs: 15 }, quick: { runs: 1 } },
  async run({ runs }) {
    const bare: number[] = [];
    const times = new Map<string, number[]>(apps.map((app) => [app, []]));
    for (let run = 0; run < runs; run++) {
      bare.push((await measureProgram(["-e", "0"])).ms);
      for (const [app, taken] of times) taken.push((await measureProgram([programOf(app), "--help"])).ms);
    }
    return {
      figures: [
        { name: "bare Node", value: median(bare), unit: "ms" },
        ...[...times].flatMap(([app, taken]) => [
          { name: app, value: median(taken), unit: "ms" },
          { name: `${app}: times a bare Node`, value: median(taken) / median(bare), unit: "" },
        ]),
      ],
    };
  },
};
