import type { DeleteGuard } from "@id-connector/school-authority-config";
import { findExcess, type Excess, type Guarded } from "./excess.js";
import type { Hour } from "./sliding-window.js";

/** What becomes of one object that is to go. */
export type Verdict =
  | { readonly verdict: "pass" }
  | { readonly verdict: "wait"; readonly afterMs: number }
  | { readonly verdict: "hold"; readonly excess: Excess; readonly since: number };

interface Circumstances {
  readonly guarded: Guarded;
  readonly guard: DeleteGuard;
  /** How many of them the broker holds at this moment. */
  readonly held: number;
  readonly now: number;
}

/** An accident shows within this time, before the first of its deletions. */
export const firstWaitMs = 2_000;
/** As long as more and more are to go, each waits for what becomes of them; for this long at most. */
const longestWaitMs = 10_000;

/** Counts an object that is to go, and judges by all that count with it. One that was let go is not held any more. */
export function judge(hour: Hour, id: string, { guarded, guard, held, now }: Circumstances): Verdict {
  const { since, gone } = hour.meet(id, now);
  if (gone) return { verdict: "pass" };
  const counted = hour.count(now);
  const excess = findExcess(guarded, { count: counted.met, of: held + counted.gone }, guard);
  if (excess) return { verdict: "hold", excess, since };
  const quietAt = Math.min(hour.newestAt() + firstWaitMs, since + longestWaitMs);
  const afterMs = Math.max(since + firstWaitMs, quietAt) - now;
  return afterMs > 0 ? { verdict: "wait", afterMs } : { verdict: "pass" };
}
