import type { LiveDefects } from "@id-connector/delivery-tracker";
import type { Clock } from "../clock/clock.js";
import { tellError, type ToldError } from "./tell-error.js";

/** How often the program failed by a defect of its own at one object. */
export interface DefectCount {
  readonly times: number;
  /** By the daemon's clock. */
  readonly firstAt: number;
  readonly lastAt: number;
  readonly error: ToldError;
  /** Whether it failed so often that it is set aside, for the sake of the others. */
  readonly isLasting: boolean;
  /** Milliseconds until it is tried again. */
  readonly pauseMs: number;
}

/**
 * Counts defects by object, in memory: after a restart, which may bring a better version, each object is counted anew.
 */
export interface DefectBook {
  failed(id: string, error: unknown): DefectCount;
  /** The object is done with, or in the trash. */
  forget(id: string): void;
  /** What `status` says of those that are in no trash; undefined where there are none. */
  told(): LiveDefects | undefined;
}

const timesUntilTrash = 5;
const firstPauseMs = 2_000;
const longestPauseMs = 60_000;
/** An object that was not tried again for this long, well beyond the longest pause, left its queue in another way. */
const forgottenMs = 900_000;

/** A book without an entry. */
export function createDefectBook({ now, onWall }: Pick<Clock, "now" | "onWall">): DefectBook {
  const counts = new Map<string, DefectCount>();
  return {
    failed(id, error) {
      const was = counts.get(id);
      const times = (was?.times ?? 0) + 1;
      const count = {
        ...{ times, firstAt: was?.firstAt ?? now(), lastAt: now(), error: tellError(error) },
        isLasting: times >= timesUntilTrash,
        pauseMs: Math.min(longestPauseMs, firstPauseMs * 4 ** (times - 1)),
      };
      counts.set(id, count);
      return count;
    },
    forget(id) {
      counts.delete(id);
    },
    told() {
      for (const [id, { lastAt }] of counts) if (now() - lastAt > forgottenMs) counts.delete(id);
      const [worst] = [...counts.values()].sort((one, other) => other.times - one.times);
      if (worst === undefined) return undefined;
      const { times, firstAt, lastAt, error } = worst;
      const lastError = { at: iso(lastAt), ...error };
      return { objects: counts.size, times, since: iso(firstAt), lastError };
    },
  };

  function iso(at: number): string {
    return new Date(onWall(at)).toISOString();
  }
}
