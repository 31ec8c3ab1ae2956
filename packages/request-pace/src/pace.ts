/**
 * How many requests run side by side to one broker. The number grows while the broker keeps up, and shrinks when the broker slows down or has no
 * place for one more. docs/performance.md says how the rule was chosen.
 */
export interface Pace {
  readonly limit: number;
  readonly most: number;
  /**
   * climbing: one more with each answer, so twice as many with each round, until `threshold`. steady: the broker has so many places, as far as is
   * known. trying: with one more, for two rounds of answers. giving: with one fewer, so that other clients of the broker find a place.
   */
  readonly phase: "climbing" | "steady" | "trying" | "giving";
  readonly threshold: number;
  /** Answers in this phase. */
  readonly answers: number;
  /** So many places the broker had the last time that it refused nothing for long. */
  readonly known: number;
  /** The quickest answer seen lately to each kind of request (milliseconds): a group takes longer than a user. */
  readonly quickest: Readonly<Record<string, number>>;
  /** How many times slower than the quickest the answers usually are. */
  readonly slowness: number;
}

const tooSlow = 3;
const negligibleMs = 50;
/** One more place is tried after so many answers: where the broker always refuses it, that is one request in two hundred. */
const answersUntilTry = 180;
/** A try that goes well lasts so many rounds before the next: a place that another client of the broker lost is not followed by its next one at once. */
const roundsOfTrying = 2;
/** Other clients, who pause when they are refused, get so many rounds to come by. */
const roundsOfGiving = 2;

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
  const climbing = { phase: "climbing", threshold: most, answers: 0, known: most } as const;
  return { limit: 1, most, ...climbing, quickest: {}, slowness: 1 };
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
  return busy ? grown({ ...next, answers: pace.answers + 1 }) : next;
}

function grown(pace: Pace): Pace {
  const { limit, phase, threshold, answers } = pace;
  switch (phase) {
    case "climbing":
      return limit < threshold ? withOneMore(pace, "climbing") : { ...pace, phase: "steady", answers: 0 };
    case "steady":
      return answers < answersUntilTry ? pace : withOneMore({ ...pace, known: limit }, "trying");
    case "trying":
      return answers < roundsOfTrying * limit ? pace : withOneMore({ ...pace, known: limit }, "trying");
    case "giving":
      return answers < roundsOfGiving * limit ? pace : withOneMore(pace, "steady");
  }
}

function withOneMore(pace: Pace, phase: Pace["phase"]): Pace {
  return { ...pace, phase, limit: Math.min(pace.most, pace.limit + 1), answers: 0 };
}

/**
 * After the broker had no place for one more request (429 or 503): that costs one place. `running`: how many were under way, this one included.
 *
 * @example
 * ```ts
 * import { places, refused, startPace } from "@id-connector/request-pace";
 *
 * const pace = refused({ ...startPace(32), limit: 8 }, 8); // 429 for one of eight
 * console.log(places(pace)); // 7
 * ```
 */
export function refused(pace: Pace, running: number): Pace {
  const limit = Math.max(1, Math.min(pace.limit, running) - 1);
  // one that was refused alone met others' requests, or an outage: that tells nothing of how many places there are
  const known = pace.phase === "climbing" && running > 1 ? limit : pace.known;
  const gives = pace.phase === "trying" && limit > 1;
  return { ...pace, phase: gives ? "giving" : "steady", limit: gives ? limit - 1 : limit, known, answers: 0 };
}

/**
 * After an answer that did not come: half as many.
 *
 * @example
 * ```ts
 * import { overrun, startPace } from "@id-connector/request-pace";
 *
 * const pace = overrun(startPace(32)); // after no answer
 * ```
 */
export function overrun(pace: Pace): Pace {
  const half = Math.max(1, pace.limit / 2);
  return { ...pace, phase: "steady", limit: half, known: half, answers: 0 };
}

/**
 * After a pause: one request first, then quickly up to half of what was known before.
 *
 * @example
 * ```ts
 * import { restarted, startPace } from "@id-connector/request-pace";
 *
 * const pace = restarted(startPace(32)); // after a pause
 * ```
 */
export function restarted({ most, known }: Pace): Pace {
  return { ...startPace(most), threshold: Math.max(1, known / 2), known };
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
