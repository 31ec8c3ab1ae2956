/** How the removal of a school waits: for how many of its objects, since when, and since when without progress (by the daemon's clock). */
export interface Departure {
  /** Undefined where the broker says that something is left and nobody knows of what. */
  readonly left: number | undefined;
  readonly since: number;
  readonly shrunkAt: number;
  /** When the log said so last. */
  readonly saidAt: number | undefined;
}

const shortestPauseMs = 500;
const longestPauseMs = 30_000;
const patienceMs = 180_000;
const silenceMs = 60_000;

/** After a look that found so many left. */
export function looked(was: Departure | undefined, left: number | undefined, now: number): Departure {
  if (was === undefined) return { left, since: now, shrunkAt: now, saidAt: undefined };
  const shrank = left !== undefined && (was.left === undefined || left < was.left);
  return { ...was, left, shrunkAt: shrank ? now : was.shrunkAt };
}

/** Milliseconds until the next look: the longer it takes, the longer. */
export function pauseOf({ since }: Departure, now: number): number {
  return Math.min(longestPauseMs, Math.max(shortestPauseMs, (now - since) / 4));
}

/** Whether the number did not shrink for several minutes. */
export function isStalled({ shrunkAt }: Departure, now: number): boolean {
  return now - shrunkAt >= patienceMs;
}

/** Whether it is time for the log to say that it waits. */
export function isSilent({ saidAt }: Departure, now: number): boolean {
  return saidAt === undefined || now - saidAt >= silenceMs;
}
