/** The objects that were to be taken away from a broker within the last window: each counts once, from when it was first met. */
export interface SlidingWindow {
  /** Counts the object from now on, unless it counts already; the times are of a clock that never goes back. */
  meet(id: string, now: number): Met;
  /** The object is, or is about to be, gone from the broker. */
  letGo(id: string, now: number): void;
  /** The object does not count any more: the directory has it again, or a person decided. */
  forget(id: string): void;
  isGone(id: string, now: number): boolean;
  count(now: number): { readonly met: number; readonly gone: number };
  /** When the newest object was first met; 0 where none ever was. */
  newestAt(): number;
}

export interface Met {
  readonly since: number;
  readonly gone: boolean;
}

export const windowMs = 3_600_000;

/** An hour in which nothing happened yet. */
export function createSlidingWindow(): SlidingWindow {
  // in the order of time, so that only its beginning is ever looked at: a city's accident is 20,000 objects long
  const all = new Map<string, Met>();
  let gone = 0;
  let newestAt = 0;

  return {
    meet(id, now) {
      drop(now);
      const before = all.get(id);
      if (before !== undefined) return before;
      const met = { since: now, gone: false };
      all.set(id, met);
      newestAt = now;
      return met;
    },
    letGo(id, now) {
      drop(now);
      const before = all.get(id);
      if (before?.gone !== true) gone += 1;
      all.set(id, { since: before?.since ?? now, gone: true });
    },
    forget,
    isGone(id, now) {
      drop(now);
      return all.get(id)?.gone ?? false;
    },
    count(now) {
      drop(now);
      return { met: all.size, gone };
    },
    newestAt: () => newestAt,
  };

  function forget(id: string): void {
    if (all.get(id)?.gone === true) gone -= 1;
    all.delete(id);
  }

  function drop(now: number): void {
    for (const [id, { since }] of all) {
      if (now - since < windowMs) return;
      forget(id);
    }
  }
}
