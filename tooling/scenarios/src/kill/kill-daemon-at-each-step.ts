import { patienceMs, type Daemon } from "@id-connector/test-world";
import { hit } from "../hit.js";
import { mustRun } from "../running.js";
import type { Step } from "../strace/read-step.js";
import { stepThrough } from "../strace/step-through.js";
import { within } from "../within.js";
import { isLeftOut } from "./daemon-steps.js";

/** A daemon with what changes around it. Several do the same, each for a part of the steps. */
export interface DaemonStage {
  /** The daemon's home: an absolute path without links. */
  readonly home: string;
  readonly start: () => Daemon;
  /** Changes of round n, which all make the same steps. */
  readonly change: (round: number) => Promise<void>;
  /** Resolves when everything that round n asks for is done. */
  readonly done: (round: number) => Promise<void>;
}

/** Rounds differ in what is done together, and so in their steps: that so many in a row have no nth step is the end. */
const survivals = 3;

/**
 * Kills a running daemon right after the nth step of what changes ask for, starts it again and waits until all is done; again with n + 1,
 * until a daemon does everything in fewer steps. Returns where it was killed. Leaves the daemons running. Throws ScenarioError "MISSED".
 */
export async function killDaemonAtEachStep(stages: readonly DaemonStage[]): Promise<readonly Step[]> {
  const killedAt: Step[] = [];
  let next = 1;
  let goesOn = true;
  const ends = await Promise.allSettled(stages.map(play));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return killedAt;

  async function play({ home, start, change, done }: DaemonStage): Promise<void> {
    let round = 0;
    try {
      let daemon = await startWhole(start);
      await done(round);
      while (goesOn) {
        const n = next++;
        const step = await hit(`the daemon could not be killed after step ${String(n)}`, () => killAfter(n));
        if (step === "survived") goesOn = false;
        else killedAt.push(step);
      }

      /** Returns the step; undefined where it was passed over. */
      async function killAfter(n: number): Promise<Step | "survived" | undefined> {
        for (let survived = 0; survived < survivals; survived += 1) {
          const steps = await playRound(n);
          if (steps.length > n) return undefined;
          const last = steps[n - 1];
          if (last) return last;
        }
        return "survived";
      }

      /** Returns the steps that the daemon made: at least n of them where it was killed. */
      async function playRound(n: number): Promise<readonly Step[]> {
        round += 1;
        const victim = daemon;
        const stepping = await stepThrough({
          process: victim,
          folder: home,
          leaveOut: isLeftOut,
          after(_, count) {
            if (count < n) return "go on";
            victim.child.kill("SIGKILL");
            return "stay";
          },
        });
        await change(round);
        const all = done(round);
        const isDone = await Promise.race([all.then(() => true), victim.ended.then(() => false)]);
        // until strace has let go, and all that it said is read, the daemon may still come to the step and be killed
        if (isDone) await stepping.detach();
        const { steps } = stepping;
        if (steps.length < n) {
          mustRun(victim);
          return steps;
        }
        await within("the daemon is gone", victim.ended);
        await within("strace ends with the daemon", stepping.ended);
        daemon = await startWhole(start);
        await (isDone ? done(round) : all);
        return steps;
      }
    } finally {
      goesOn = false;
    }
  }
}

/** A daemon that has started. */
async function startWhole(start: () => Daemon): Promise<Daemon> {
  const daemon = start();
  await daemon.logged(({ message }) => message === "the directory is followed", patienceMs);
  return daemon;
}
