import { inspect } from "node:util";
import { createChecker } from "./check/checkpoint.js";
import { listTrash } from "./check/trash.js";
import { createFaultBoard } from "./faults/fault-board.js";
import { live, type Life } from "./live.js";
import { makePlan } from "./plan/make-plan.js";
import type { SoakOptions } from "./read-options.js";
import { leaveEvidence, pastOf } from "./report/leave-evidence.js";
import { showProgress } from "./report/show-progress.js";
import { summarise } from "./report/summarise.js";
import { newTally } from "./report/tally.js";
import { rhythmOf } from "./rhythm.js";
import { clearStage, setStage } from "./stage/stage.js";

const mostLines = 30;

/** Runs a soak to its end, or until `stopping` is aborted. Resolves with whether all promises were kept. */
export async function runSoak(
  options: SoakOptions,
  print: (line: string) => void,
  stopping: AbortSignal,
): Promise<boolean> {
  const startedAt = performance.now();
  const { seed, users } = options;
  print(`seed ${seed}, ${users} users, ${options.minutes} minutes`);
  const rhythm = rhythmOf(options);
  const plan = makePlan({ seed, users, longestFaultMs: rhythm.longestFaultMs });
  const { state } = plan;
  const stage = await setStage(state, { schoolsRemovable: seed % 2 === 0 });
  const { daemon, requests, world } = stage;
  const [faults, tally] = [createFaultBoard(stage), newTally()];
  const checker = createChecker({ stage, state, faults, patience: rhythm, tally });
  const hide = showProgress({ stage, faults, tally, print });
  const { steps, broken } = await liveThrough().catch((error: unknown): Life => ({
    steps: 0,
    broken: [`the soak itself failed: ${inspect(error)}`],
  }));
  hide();
  if (broken.length > 0) {
    print(`BROKEN after ${steps} steps of seed ${seed}:`);
    for (const line of broken.slice(0, mostLines)) print(line);
    await leaveAll();
  }
  checker.close();
  await clearStage(stage, broken.length > 0 ? "leave" : "close");
  return broken.length === 0;

  async function liveThrough(): Promise<Life> {
    daemon.start();
    const broken = await checker.check({ verify: false });
    const memoryAtStart = await daemon.memory();
    print(`the first synchronisation took ${(tally.longestLagMs / 1000).toFixed(1)} s; home folder ${world.home}`);
    const before = { all: requests.all(), writes: requests.writes() };
    const company = { stage, state, faults, checker, rhythm, tally };
    const life = broken.length > 0 ? { steps: 0, broken } : await live({ company, plan, startedAt, stopping });
    hide();
    const lines = summarise({
      seed,
      tally,
      faults: faults.counts,
      requests: {
        all: requests.all() - before.all,
        writes: requests.writes() - before.writes,
        refused: requests.refused(),
      },
      memory: {
        start: memoryAtStart,
        end: await daemon.memory(),
        soak: Math.round(process.memoryUsage.rss() / 2 ** 20),
      },
      trashed: (await listTrash(world)).length,
    });
    for (const line of lines) print(line);
    return life;
  }

  async function leaveAll(): Promise<void> {
    const printPast = async () => {
      for (const line of await pastOf(stage, broken)) print(line);
    };
    // broker and directory must be there to say what they hold
    for (const work of [() => faults.endAll(), printPast, () => leaveEvidence(stage, broken)]) {
      await work().catch((error: unknown) => {
        print(`not all of the evidence could be written: ${inspect(error)}`);
      });
    }
    print(`The home folder is left in ${world.home}.`);
    print("Its folder soak/ has the daemon's log, the steps, and what broker and directory hold.");
  }
}
