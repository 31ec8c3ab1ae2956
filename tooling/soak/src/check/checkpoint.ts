import { watchPromises, type Promises } from "@id-connector/test-world";
import type { FaultBoard } from "../faults/fault-board.js";
import type { Tally } from "../report/tally.js";
import type { SchoolState } from "../school/state.js";
import { listedSchools } from "../stage/configuration.js";
import { note } from "../stage/note.js";
import type { Stage } from "../stage/stage.js";
import { awaitConvergence, type Patience } from "./await-convergence.js";
import { findLeaks } from "./leaks.js";
import { passwordsCostNothing } from "./passwords-cost-nothing.js";
import { programsAgree } from "./programs-agree.js";

/** Whoever looks whether the promises are kept. */
export interface Checker {
  /** Objects that may be deleted although the directory has them, since the last look. */
  allow(ids: readonly string[]): void;
  /** Ends all faults, waits, and returns all that is broken; `verify`: asks the programs, too. */
  check(wanted: { readonly verify: boolean }): Promise<readonly string[]>;
  /** Watches no longer. */
  close(): void;
}

export interface CheckerOptions {
  readonly stage: Stage;
  readonly state: SchoolState;
  readonly faults: FaultBoard;
  readonly patience: Patience;
  readonly tally: Tally;
}

/** Watches from now on; what was looked at once is forgotten, so that it can go on for long. */
export function createChecker({ stage, state, faults, patience, tally }: CheckerOptions): Checker {
  const { world, requests, log } = stage;
  let watch = beginWatch();
  let number = 0;
  let allowed: string[] = [];
  return {
    allow: (ids) => void allowed.push(...ids),
    close: () => {
      watch.end();
    },
    async check({ verify }) {
      number += 1;
      await faults.endAll();
      await note(stage, `checkpoint ${number}: all faults are off`);
      const { broken, ms, retried } = await awaitConvergence(stage, patience);
      tally.checkpoints += 1;
      tally.longestLagMs = Math.max(tally.longestLagMs, ms);
      tally.retried += retried;
      if (broken.length > 0) return broken;
      const passwords = await passwordsCostNothing(stage, state, { number, patience });
      const listed = await listedSchools(world);
      const kept = await watch.promises.broken({ listed, mayDelete: allowed, mayReturn: allowed });
      const verified = verify ? await programsAgree(stage) : [];
      const leaks = await findLeaks(await log.turn());
      const foreign = requests.takeForeign();
      await note(stage, `checkpoint ${number}: over`);
      const all = [...passwords.broken, ...kept, ...verified, ...leaks, ...foreign];
      tally.longestChangeMs = Math.max(tally.longestChangeMs, passwords.changeMs);
      // what the broker held before helps to find a fault
      return all.length > 0 ? all : renewWatch(listed);
    },
  };

  function beginWatch(): { readonly promises: Promises; readonly end: () => void } {
    const ended = new AbortController();
    const closing = AbortSignal.any([world.closing, ended.signal]);
    return {
      promises: watchPromises({ ...world, closing }),
      end: () => {
        ended.abort();
      },
    };
  }

  /** Life must not go on before the new watch has seen the whole directory: it would not know what was there before. */
  async function renewWatch(listed: readonly string[]): Promise<readonly string[]> {
    watch.end();
    world.broker.forgetHistory();
    allowed = [];
    watch = beginWatch();
    return watch.promises.broken({ listed });
  }
}
