/** Whether the broker answers retries of the trash properly. If it does not, the retries wait, and nothing else does. */
export interface RetryRest {
  /** Retries in a row to which the broker gave no proper answer, while nothing got through. */
  readonly streak: number;
  /** No retry before this time (by the daemon's clock). */
  readonly until: number;
}

const streakUntilRest = 3;
const firstRestMs = 15_000;
const longestRestMs = 60_000;

/** Something got through, or nothing was tried yet. */
export const rested: RetryRest = { streak: 0, until: 0 };

/** After a retry without a proper answer, at `now` (by the daemon's clock). */
export function retryFailed({ streak, until }: RetryRest, now: number): RetryRest {
  const next = streak + 1;
  if (next < streakUntilRest) return { streak: next, until };
  return { streak: next, until: now + Math.min(longestRestMs, firstRestMs * 2 ** (next - streakUntilRest)) };
}
