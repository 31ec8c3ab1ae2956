import type { Daemon } from "@id-connector/test-world";
import { ScenarioError } from "../errors.js";
import type { Step } from "../strace/read-step.js";
import { stepThrough } from "../strace/step-through.js";
import { isLeftOut } from "./daemon-steps.js";

export interface KillDaemonOptions {
  /** The daemon's home: an absolute path without links. */
  readonly home: string;
  readonly start: () => Daemon;
  /** Changes of round n, which all make the same steps. */
  readonly change: (round: number) => Promise<void>;
  /** Resolves when everything that round n asks for is done. */
  readonly done: (round: number) => Promise<void>;
}

const mostMisses = 5;
/** Rounds differ in what is done together, and so in their steps: that so many in a row have no nth step is the end. */
const survivals = 3;

/**
 * Kills a running daemon right after the nth step of what changes ask for, starts it again and waits until all is done; again with n + 1,
 * until a daemon does everything in fewer steps. Returns where it was killed. Leaves a daemon running. Throws ScenarioError "MISSED".
 */
export async function killDaemonAtEachStep({ home, start, change, done }: KillDaemonOptions): Promise<readonly Step[]> {
  const killedAt: Step[] = [];
  let daemon = await startWhole(start);
  await done(0);
  for (let n = 1, round = 1, misses = 0, survived = 0; ; round += 1) {
    const victim = daemon;
    const stepping = await stepThrough({
      pid: victim.pid,
      folder: home,
      leaveOut: isLeftOut,
      after(_, count) {
        if (count < n) return "go on";
        void victim.kill();
        return "stay";
      },
    });
    await change(round);
    const isAlive = await Promise.race([done(round).then(() => true), victim.ended.then(() => false)]);
    if (isAlive) {
      await stepping.detach();
      if (++survived === survivals) return killedAt;
      continue;
    }
    survived = 0;
    await stepping.ended;
    daemon = await startWhole(start);
    await done(round);
    const { steps } = stepping;
    const last = steps.at(-1);
    if (steps.length === n && last) {
      killedAt.push(last);
      [n, misses] = [n + 1, 0];
    } else if (++misses > mostMisses)
      throw new ScenarioError("MISSED", `the daemon could not be killed after step ${n}`);
  }
}

/**
 * A daemon that has started. One that is still checking its ledger in a process of its own would be stopped together with that, which holds
 * its output open for ever.
 */
async function startWhole(start: () => Daemon): Promise<Daemon> {
  const daemon = start();
  await daemon.logged(({ message }) => message === "the directory is followed");
  return daemon;
}
