import type { BrokerError } from "@id-connector/broker-client";

/** Whether requests of one authority get through, and whose fault it is when they do not. */
export interface Health {
  readonly state: "working" | "waiting";
  /** Since when (epoch milliseconds) and, while waiting, why and until when. */
  readonly since: number;
  readonly cause: Cause | undefined;
  readonly resumeAt: number;
  /** Pauses in a row without a success between them. */
  readonly pauses: number;
  /** Failures in a row, of whatever object. */
  readonly streak: number;
  readonly successes: number;
  readonly lastSuccessAt: number | undefined;
  readonly suspects: ReadonlyMap<string, Suspect>;
}

export interface Cause {
  readonly code: string;
  readonly message: string;
}

/** An object whose request failed in a way that may be its own fault or everybody's. */
export interface Suspect {
  /** Failures that count against it: those between which another object got through, and clashes. */
  readonly attempts: number;
  readonly firstAt: number;
  readonly successesThen: number;
}

/** What becomes of the object: tried again at a time, or refused for good; and whether the whole authority pauses. */
export interface Verdict {
  readonly health: Health;
  readonly refused: boolean;
  readonly againAt: number;
  readonly attempts: number;
  readonly firstAt: number;
}

/** A failure, reduced to what the verdict needs. */
export interface Failure {
  /** `clash`: another object has the name still; it may be about to lose it. */
  readonly blame: "object" | "clash" | "everybody" | "unclear";
  readonly cause: Cause;
  readonly retryAfterMs: number | undefined;
}

export const attemptsUntilRefused = 5;
const streakUntilPause = 3;
const firstPauseMs = 500;
const longestPauseMs = 60_000;
const longestSuspectPauseMs = 300_000;

const everybodysCodes = new Set(["LOGIN", "TLS", "CLOCK", "PROXY", "RATE_LIMITED"]);
const unclearCodes = new Set(["SERVER_ERROR", "TIMEOUT", "CONNECTION", "BAD_ANSWER", "FORBIDDEN"]);

/** Nothing is known yet: the authority counts as working. */
export function startHealth(now: number): Health {
  return {
    state: "working",
    since: now,
    cause: undefined,
    resumeAt: 0,
    pauses: 0,
    streak: 0,
    successes: 0,
    lastSuccessAt: undefined,
    suspects: new Map(),
  };
}

/** Reads a broker's error: a 503 or a reset can be one object's fault or everybody's; only what others get tells. */
export function toFailure(error: BrokerError): Failure {
  const cause = { code: error.code, message: error.message };
  const retryAfterMs = error.retryAfterMs;
  if (error.code === "EXISTS") return { blame: "clash", cause, retryAfterMs };
  if (everybodysCodes.has(error.code) || retryAfterMs !== undefined) return { blame: "everybody", cause, retryAfterMs };
  if (unclearCodes.has(error.code)) return { blame: "unclear", cause, retryAfterMs };
  return { blame: error.scope === "item" ? "object" : "everybody", cause, retryAfterMs };
}

/** After the broker confirmed something about `id`. */
export function succeeded(health: Health, id: string, now: number): Health {
  const suspects = health.suspects.has(id) ? without(health.suspects, id) : health.suspects;
  return {
    ...resumed(health, now),
    streak: 0,
    successes: health.successes + 1,
    lastSuccessAt: now,
    suspects,
  };
}

/** After a pause that turned out to be over. */
export function resumed(health: Health, now: number): Health {
  if (health.state === "working") return { ...health, pauses: 0 };
  return { ...health, state: "working", since: now, cause: undefined, resumeAt: 0, pauses: 0 };
}

/** After a request about `id` failed. `random` is in [0, 1) and spreads the pauses. */
export function failed(health: Health, id: string, failure: Failure, now: number, random: number): Verdict {
  if (failure.blame === "object") {
    const was = health.suspects.get(id);
    return { health, refused: true, againAt: now, attempts: (was?.attempts ?? 0) + 1, firstAt: was?.firstAt ?? now };
  }
  if (failure.blame === "everybody") {
    const paused = pause(health, failure.cause, now, random, failure.retryAfterMs);
    return { health: paused, refused: false, againAt: paused.resumeAt, attempts: 0, firstAt: now };
  }
  const suspect = suspectAgain(health, id, now, failure.blame === "clash");
  const suspects = new Map(health.suspects).set(id, suspect);
  if (suspect.attempts >= attemptsUntilRefused) {
    return { health: { ...health, suspects: without(suspects, id) }, refused: true, againAt: now, ...suspect };
  }
  const next = { ...health, suspects, streak: health.streak + (failure.blame === "clash" ? 0 : 1) };
  const paused = next.streak >= streakUntilPause ? pause(next, failure.cause, now, random) : next;
  // others go first when the pause ends: what they get tells whose fault it is
  const ownPauseMs = jitter(Math.min(longestSuspectPauseMs, 1000 * 2 ** suspect.attempts), random);
  return { health: paused, refused: false, againAt: Math.max(now, paused.resumeAt) + ownPauseMs, ...suspect };
}

/** Puts the whole authority to waiting, longer each time, at least as long as the broker asked for. */
export function pause(health: Health, cause: Cause, now: number, random: number, atLeastMs = 0): Health {
  // several requests of one burst fail together: that is one pause, not several
  if (health.state === "waiting" && now < health.resumeAt) {
    return { ...health, resumeAt: Math.max(health.resumeAt, now + atLeastMs) };
  }
  const pauseMs = jitter(Math.min(longestPauseMs, firstPauseMs * 2 ** health.pauses), random);
  return {
    ...health,
    state: "waiting",
    since: health.state === "waiting" ? health.since : now,
    cause,
    resumeAt: now + Math.max(pauseMs, atLeastMs),
    pauses: health.pauses + 1,
  };
}

function suspectAgain(health: Health, id: string, now: number, always: boolean): Suspect {
  const was = health.suspects.get(id);
  if (was === undefined) return { attempts: 1, firstAt: now, successesThen: health.successes };
  // a failure counts against the object only if another one got through since its last failure
  const attempts = always || health.successes > was.successesThen ? was.attempts + 1 : was.attempts;
  return { attempts, firstAt: was.firstAt, successesThen: health.successes };
}

function without<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}

function jitter(ms: number, random: number): number {
  return Math.round(ms * (0.8 + 0.4 * random));
}
