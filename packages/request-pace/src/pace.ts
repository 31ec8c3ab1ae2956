/** How many requests run side by side to one broker. Grows while the broker keeps up, shrinks when it slows down or says so. */
export interface Pace {
  readonly limit: number;
  readonly most: number;
  /** Below it the limit grows by one for each answer, above it by one for each round of answers. */
  readonly threshold: number;
  /** The quickest answer seen lately to each kind of request (milliseconds): a group takes longer than a user. */
  readonly quickest: Readonly<Record<string, number>>;
  /** How many times slower than the quickest the answers usually are. */
  readonly slowness: number;
}

const tooSlow = 3;
const negligibleMs = 50;

/** A new pace: starts with one request and may grow to `most`. */
export function startPace(most: number): Pace {
  return { limit: 1, most, threshold: most, quickest: {}, slowness: 1 };
}

/** After an answer to a `kind` of request that took `ms`; `busy`: all places were in use, for only then growing means anything. */
export function answered(pace: Pace, kind: string, ms: number, busy: boolean): Pace {
  // the memory of the quickest answer fades, so that a broker that became slower for good is not held down for ever
  const quickest = Math.min((pace.quickest[kind] ?? ms) * 1.005, ms);
  const slowness = pace.slowness * 0.9 + (Math.max(ms, negligibleMs) / Math.max(quickest, negligibleMs)) * 0.1;
  const next = { ...pace, quickest: { ...pace.quickest, [kind]: quickest }, slowness };
  if (slowness > tooSlow) return { ...next, limit: Math.max(1, pace.limit - 0.5) };
  if (!busy) return next;
  const step = pace.limit < pace.threshold ? 1 : 1 / pace.limit;
  return { ...next, limit: Math.min(pace.most, pace.limit + step) };
}

/** After 429, 503 or an answer that did not come: half as many. */
export function overrun(pace: Pace): Pace {
  const half = Math.max(1, pace.limit / 2);
  return { ...pace, limit: half, threshold: half };
}

/** After a pause: one request first, then quickly up to half of what was before. */
export function restarted(pace: Pace): Pace {
  return { ...startPace(pace.most), threshold: Math.max(1, pace.limit / 2, pace.threshold / 2) };
}

/** The whole number of requests that may run now. */
export function places(pace: Pace): number {
  return Math.max(1, Math.floor(pace.limit));
}
