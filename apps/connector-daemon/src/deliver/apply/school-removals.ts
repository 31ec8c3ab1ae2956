/** How the removal of a school waits: for how many of its objects, since when, and since when without progress (by the daemon's clock). */
export interface SchoolRemoval {
  /** Undefined where the broker says that something is left, and the ledger does not know what. */
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
export function looked(was: SchoolRemoval | undefined, left: number | undefined, now: number): SchoolRemoval {
  if (was === undefined) return { left, since: now, shrunkAt: now, saidAt: undefined };
  const shrank = left !== undefined && (was.left === undefined || left < was.left);
  return { ...was, left, shrunkAt: shrank ? now : was.shrunkAt };
}

/** Milliseconds until the next look; the pause grows with the time that the removal takes. */
export function pauseOf({ since }: SchoolRemoval, now: number): number {
  return Math.min(longestPauseMs, Math.max(shortestPauseMs, (now - since) / 4));
}

/** Whether the number did not shrink for several minutes. */
export function isStalled({ shrunkAt }: SchoolRemoval, now: number): boolean {
  return now - shrunkAt >= patienceMs;
}

/** Whether it is time for the log to say that the removal waits. */
export function isSilent({ saidAt }: SchoolRemoval, now: number): boolean {
  return saidAt === undefined || now - saidAt >= silenceMs;
}

/** Schools that are to be deleted and wait for what is left of them. Their items are on disk, this is not. */
export interface SchoolRemovals {
  get(id: string): SchoolRemoval | undefined;
  note(id: string, removal: SchoolRemoval): void;
  forget(id: string): void;
  /** How many objects each school had when the ledger was last counted; undefined where it never was. */
  counts(): SchoolCounts | undefined;
  noteCounts(counted: SchoolCounts): void;
}

/** How many users, classes and workgroups of each school the broker has or may have, by the school's name as it is compared. */
export interface SchoolCounts {
  readonly counts: ReadonlyMap<string, number>;
  /** When it was finished (by the daemon's clock) and how long it took, in milliseconds. */
  readonly at: number;
  readonly tookMs: number;
}

export function createSchoolRemovals(): SchoolRemovals {
  const waiting = new Map<string, SchoolRemoval>();
  let counts: SchoolCounts | undefined;
  return {
    get: (id) => waiting.get(id),
    note: (id, removal) => void waiting.set(id, removal),
    forget: (id) => void waiting.delete(id),
    counts: () => counts,
    noteCounts: (counted) => void (counts = counted),
  };
}
