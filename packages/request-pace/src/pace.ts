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

/**
 * A new pace: starts with one request and may grow to `most`.
 *
 * @example
 * ```ts
 * import { answered, places, startPace } from "@id-connector/request-pace";
 *
 * let pace = startPace(32); // one at first, 32 at most
 * pace = answered(pace, "GET users", 12, true);
 * console.log(places(pace)); // how many may run now
 * ```
 */
export function startPace(most: number): Pace {
  return { limit: 1, most, threshold: most, quickest: {}, slowness: 1 };
}

/**
 * After an answer to a `kind` of request that took `ms`; `busy`: all places were in use, for only then growing means anything.
 *
 * @example
 * ```ts
 * import { answered, startPace } from "@id-connector/request-pace";
 *
 * const pace = answered(startPace(32), "PUT users", 41, true); // it took 41 ms, and all places were in use
 * ```
 */
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

/**
 * After 429, 503 or an answer that did not come: half as many.
 *
 * @example
 * ```ts
 * import { overrun, startPace } from "@id-connector/request-pace";
 *
 * const pace = overrun(startPace(32)); // after 429, 503 or no answer
 * ```
 */
export function overrun(pace: Pace): Pace {
  const half = Math.max(1, pace.limit / 2);
  return { ...pace, limit: half, threshold: half };
}

/**
 * After a pause: one request first, then quickly up to half of the former number.
 *
 * @example
 * ```ts
 * import { restarted, startPace } from "@id-connector/request-pace";
 *
 * const pace = restarted(startPace(32)); // after a pause
 * ```
 */
export function restarted(pace: Pace): Pace {
  return { ...startPace(pace.most), threshold: Math.max(1, pace.limit / 2, pace.threshold / 2) };
}

/**
 * The whole number of requests that may run now.
 *
 * @example
 * ```ts
 * import { places, startPace } from "@id-connector/request-pace";
 *
 * places(startPace(32)); // 1
 * ```
 */
export function places(pace: Pace): number {
  return Math.max(1, Math.floor(pace.limit));
}
