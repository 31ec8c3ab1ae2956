import type { BrokerError } from "@id-connector/broker-client";

/** Whether requests of one authority get through, and whose fault it is when they do not. */
export interface Availability {
  readonly state: "working" | "waiting";
  /** Since when (by the daemon's clock) and, while waiting, why and until when. */
  readonly since: number;
  readonly cause: Cause | undefined;
  readonly resumeAt: number;
  /** Pauses in a row without a success between them. */
  readonly pauses: number;
  /** Failures in a row, of any object. */
  readonly streak: number;
  /** Writes that the broker confirmed, by resource: its users may be out of order while its classes are not. */
  readonly successes: Readonly<Record<string, number>>;
  /** Refusals in a row, by resource: none of the kind was confirmed between. */
  readonly refusals: Readonly<Record<string, number>>;
  /** Clashes that ended well: each may have freed a name for another. */
  readonly clashesOver: number;
  readonly lastSuccessAt: number | undefined;
  readonly suspects: ReadonlyMap<string, Suspect>;
}

export interface Cause {
  readonly code: string;
  readonly message: string;
}

/** An object whose request failed in a way that may be its own fault or everybody's. */
export interface Suspect {
  /** All failures of the object, and how many of them count against it. */
  readonly failures: number;
  readonly attempts: number;
  readonly firstAt: number;
  /** The object is not tried again before this time (by the daemon's clock). */
  readonly againAt: number;
  /** What the failed request was about: "users", "classes"… */
  readonly resource: string;
  /** Whether the object failed because another object has its name. */
  readonly clash: boolean;
  readonly successesThen: number;
  readonly clashesOverThen: number;
}

/** What becomes of the object: tried again at a time, or refused for good; and whether the whole authority pauses. */
export interface FailureVerdict {
  readonly availability: Availability;
  readonly refused: boolean;
  readonly againAt: number;
  readonly attempts: number;
  readonly firstAt: number;
}

/** What a confirmed write was about. */
export interface Written {
  readonly id: string;
  readonly resource: string;
}

/** The circumstances of a failure. `random` is in [0, 1) and spreads the pauses; `alone`: no other request was under way. */
export interface Moment {
  readonly now: number;
  readonly random: number;
  readonly alone: boolean;
}

/** A failure, reduced to what the verdict needs. */
export interface Failure {
  /** `clash`: another object still has the name, and may be about to lose it. `nobody`: too many requests. */
  readonly blame: "object" | "clash" | "everybody" | "unclear" | "nobody";
  /** Whether there may have been too many requests at once: then it is no fault of an object that was not alone on its way. */
  readonly overload: boolean;
  readonly resource: string;
  readonly cause: Cause;
  /** How long the broker asks to be left alone. It counts up to our own longest pause, and only for failures in a row. */
  readonly retryAfterMs: number | undefined;
}

export const attemptsUntilRefused = 5;
const streakUntilPause = 3;
/** One or two refusals may be the objects' own fault; where so many come in a row, it may be everybody's fault. */
const refusalsUntilDoubt = 3;
/** Whatever the broker asks for: after this time one request tells whether it is back. */
const longestMs = 60_000;
const othersFirstMs = 200;
/** A pause may be this many times as long as planned. */
const mostJitter = 1.2;
/** During an outage the next try comes within two seconds, and within as long as it lasted so far. */
const outagePauses = { firstMs: 250, growth: 1.5, mostMs: 1_400 };
const growingPauses = { firstMs: 500, growth: 2, mostMs: longestMs / mostJitter };

const everybodysCodes = new Set(["LOGIN", "TLS", "CLOCK", "PROXY"]);
const unclearCodes = new Set(["SERVER_ERROR", "TIMEOUT", "CONNECTION", "BAD_ANSWER", "FORBIDDEN"]);
/** So a broker speaks that is down. Anything else gets fewer and fewer requests: a wrong password may lock an account, 429 must not become more. */
const outageCodes = new Set([...unclearCodes, "REFUSED"]);

/** Nothing is known yet: the authority counts as working. */
export function startAvailability(now: number): Availability {
  return {
    state: "working",
    since: now,
    cause: undefined,
    resumeAt: 0,
    pauses: 0,
    streak: 0,
    successes: {},
    refusals: {},
    clashesOver: 0,
    lastSuccessAt: undefined,
    suspects: new Map(),
  };
}

/** Reads a broker's error: a 503 or a reset can be one object's fault or everybody's; only what others get tells. */
export function toFailure(error: BrokerError): Failure {
  const { code, what, status, resource, retryAfterMs } = error;
  const overload = status === 429 || status === 503 || code === "TIMEOUT";
  return { blame: blameOf(error), overload, resource, cause: { code, message: what }, retryAfterMs };
}

function blameOf({ code, scope, retryAfterMs }: BrokerError): Failure["blame"] {
  if (code === "EXISTS") return "clash";
  if (code === "RATE_LIMITED") return "nobody";
  if (everybodysCodes.has(code)) return "everybody";
  if (unclearCodes.has(code) || retryAfterMs !== undefined) return "unclear";
  return scope === "item" ? "object" : "everybody";
}

/** After the broker confirmed a write about `id`. */
export function succeeded(availability: Availability, { id, resource }: Written, now: number): Availability {
  return {
    ...forgiven(resumed(availability, now), id),
    streak: 0,
    successes: { ...availability.successes, [resource]: (availability.successes[resource] ?? 0) + 1 },
    refusals: { ...availability.refusals, [resource]: 0, schools: 0 },
    clashesOver: availability.clashesOver + (availability.suspects.get(id)?.clash ? 1 : 0),
    lastSuccessAt: now,
  };
}

/** After an object was done with, in any way. */
export function forgiven(availability: Availability, id: string): Availability {
  return availability.suspects.has(id)
    ? { ...availability, suspects: without(availability.suspects, id) }
    : availability;
}

/** After a pause that turned out to be over. */
export function resumed(availability: Availability, now: number): Availability {
  if (availability.state === "working") return { ...availability, pauses: 0 };
  return { ...availability, state: "working", since: now, cause: undefined, resumeAt: 0, pauses: 0 };
}

/**
 * After a person asked to try at once: no pause and no rest lasts longer than to this moment. The next request shows whether requests get through.
 */
export function hastened(availability: Availability, now: number): Availability {
  const entries = [...availability.suspects].map(
    ([id, suspect]) => [id, { ...suspect, againAt: Math.min(suspect.againAt, now) }] as const,
  );
  return { ...availability, resumeAt: Math.min(availability.resumeAt, now), suspects: new Map(entries) };
}

/** After a request about `id` failed. */
export function failed(availability: Availability, id: string, failure: Failure, at: Moment): FailureVerdict {
  const { now, random } = at;
  const was = availability.suspects.get(id);
  if (failure.blame === "object" && !doubtsRefusals(availability, failure.resource)) {
    const refusals = {
      ...availability.refusals,
      [failure.resource]: (availability.refusals[failure.resource] ?? 0) + 1,
    };
    const [attempts, firstAt] = [(was?.attempts ?? 0) + 1, was?.firstAt ?? now];
    return { availability: { ...availability, refusals }, refused: true, againAt: now, attempts, firstAt };
  }
  if (failure.blame === "everybody") {
    const paused = pause(availability, failure.cause, now, random);
    return { availability: paused, refused: false, againAt: paused.resumeAt, attempts: 0, firstAt: now };
  }
  const clash = failure.blame === "clash";
  const counted = failure.blame !== "nobody" && (was === undefined || counts(availability, was, failure, at.alone));
  const attempts = (was?.attempts ?? 0) + (counted ? 1 : 0);
  const firstAt = was?.firstAt ?? now;
  if (attempts >= attemptsUntilRefused) {
    return { availability, refused: true, againAt: now, attempts, firstAt };
  }
  // a broker that has no place for one more request while it works at others is not out of order
  const hasNoPlace = failure.blame === "nobody";
  const streak = availability.streak + (clash || (hasNoPlace && !at.alone) ? 0 : 1);
  const isStreak = streak >= streakUntilPause;
  const paused =
    isStreak || (hasNoPlace && at.alone)
      ? pause({ ...availability, streak }, failure.cause, now, random, isStreak ? failure.retryAfterMs : 0)
      : { ...availability, streak };
  // another name clash was just solved, so this one may work now: its pause does not grow
  const failures = clash && !counted ? 1 : (was?.failures ?? 0) + 1;
  const isItsOwn = clash || attempts > 1;
  const pauses = pausesFor(failure.cause.code);
  const rest = isItsOwn
    ? spread(growingPauses, (clash ? failures : attempts) + 1, random)
    : spread(pauses, failures + 1, random);
  // others go first when the pause ends: their answers tell whose fault it is
  const againAt = Math.max(now + rest, paused.resumeAt + jitter(othersFirstMs, random));
  const { resource } = failure;
  const then = { successesThen: successesOf(availability, resource), clashesOverThen: availability.clashesOver };
  const suspects = new Map(availability.suspects).set(id, {
    failures,
    attempts,
    firstAt,
    againAt,
    resource,
    clash,
    ...then,
  });
  return { availability: { ...paused, suspects }, refused: false, againAt, attempts, firstAt };
}

/** Whether a further failure is one more that counts against the object. */
function counts(availability: Availability, was: Suspect, failure: Failure, alone: boolean): boolean {
  // where another clash was solved since, this clash may be the next
  if (failure.blame === "clash") return availability.clashesOver === was.clashesOverThen;
  // only if another object of its kind got through since its last failure
  const others = failure.resource === was.resource && successesOf(availability, failure.resource) > was.successesThen;
  return others && (alone || !failure.overload);
}

/** Whether so many objects of a kind were refused in a row that it may not be their own fault. */
export function doubtsRefusals({ refusals }: Availability, resource: string): boolean {
  return (refusals[resource] ?? 0) >= refusalsUntilDoubt;
}

/** After no probe was found that could tell whether refusals of a kind are everybody's fault. */
export function refusalsBelieved(availability: Availability, resource: string): Availability {
  return { ...availability, refusals: { ...availability.refusals, [resource]: 0 } };
}

/** The kind of which too many objects were refused in a row, if there is one. */
export function findDoubtedRefusals(availability: Availability): string | undefined {
  return Object.keys(availability.refusals).find((resource) => doubtsRefusals(availability, resource));
}

/** Writes about a resource that the broker confirmed so far. Schools are made so seldom that everything else speaks for them. */
export function successesOf({ successes }: Availability, resource: string): number {
  if (resource !== "schools") return successes[resource] ?? 0;
  return Object.values(successes).reduce((sum, count) => sum + count, 0);
}

/**
 * Puts the whole authority to waiting, longer each time, as long as the broker asks for (`askedMs`), and a minute at most; two seconds at most where
 * the broker seems to be down.
 */
export function pause(
  availability: Availability,
  cause: Cause,
  now: number,
  random: number,
  askedMs = 0,
): Availability {
  const atLeastMs = Math.min(longestMs, askedMs);
  // requests that fail together make one pause, not several
  if (availability.state === "waiting" && now < availability.resumeAt) {
    return { ...availability, resumeAt: Math.max(availability.resumeAt, now + atLeastMs) };
  }
  const pauseMs = spread(pausesFor(cause.code), availability.pauses, random);
  return {
    ...availability,
    state: "waiting",
    since: availability.state === "waiting" ? availability.since : now,
    cause,
    resumeAt: now + Math.max(pauseMs, atLeastMs),
    pauses: availability.pauses + 1,
  };
}

function without<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}

function pausesFor(code: string): typeof growingPauses {
  return outageCodes.has(code) ? outagePauses : growingPauses;
}

/** The length of a pause after so many others, jittered. */
function spread({ firstMs, growth, mostMs }: typeof growingPauses, before: number, random: number): number {
  return jitter(Math.min(mostMs, firstMs * growth ** before), random);
}

function jitter(ms: number, random: number): number {
  return Math.round(ms * (0.8 + 0.4 * random));
}
