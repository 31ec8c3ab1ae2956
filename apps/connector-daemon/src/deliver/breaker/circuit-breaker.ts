import type { BrokerError } from "@id-connector/broker-client";
import type { Logger } from "@id-connector/logger";
import {
  refusalsBelieved,
  failed,
  findDoubtedRefusals,
  forgiven,
  hastened,
  pause,
  resumed,
  startAvailability,
  succeeded,
  toFailure,
  type Cause,
  type Availability,
  type FailureVerdict,
  type Written,
} from "./failure-policy.js";
import { answered, overrun, places, refused, restarted, startPace } from "@id-connector/request-pace";
import { doubtAbout, isDeadlocked, type ProbeReason } from "./probe-policy.js";
import { rested, retryFailed } from "./retry-backoff.js";

/** A pause comes every two seconds while a broker is down: the log says so once a minute. */
const toldAgainMs = 60_000;
const pausesUntilTold = 3;

/** Knows whether requests get through to one broker, and how many may run at once. Logs when the authority begins to wait and when it works again. */
export interface CircuitBreaker {
  availability(): Availability;
  /** Requests that may run now; 0 while the authority pauses. */
  readonly places: () => number;
  /** Milliseconds until the pause ends; 0 when there is none. */
  closedForMs(): number;
  /** A request about the object failed; `running`: how many were under way, itself included. */
  failed(id: string, error: BrokerError, running: number): FailureVerdict;
  /** An object that failed is not tried again before this time (by the daemon's clock; 0 for any other). */
  readonly restsUntil: (id: string) => number;
  /** Whether what lies in the trash may be tried again now: not while the authority waits, nor right after retries that got no answer. */
  mayRetry(): boolean;
  /** A retry of the trash got no proper answer: that says nothing about other objects. */
  retryFailed(): void;
  /** The object is done with: it is no suspect any more. */
  forgive(id: string): void;
  /** A doubt that a probe could settle before these objects are tried; `running`: how many attempts that ask are under way. See `doubtAbout`. */
  doubtAbout(ids: readonly string[], running: number): ProbeReason | undefined;
  /** Refusals of this kind are the objects' own fault, until there are as many again. */
  believeRefusals(resource: string): void;
  /** Whether the object waits for the name of another object that waits for a name as well. */
  isDeadlocked(id: string): boolean;
  /** Nothing can be delivered for a reason that is not the broker's, such as a directory that is down. */
  halt(cause: Cause): void;
  /** Somebody asked to try at once: ends a pause and all rests. False where the authority works, so that there is nothing to end. */
  hasten(): boolean;
  /** The cause of a halt is over, or the broker answered a question while there was nothing to send. */
  resume(): void;
  /** For each answer of the broker: it shows how fast requests get through. */
  answered(answer: BrokerAnswer, running: number): void;
  /** The broker confirmed a write: requests get through. */
  succeeded(written: Written): void;
}

/** One request and its answer; `status` is missing where none came. Milliseconds. */
export interface BrokerAnswer {
  readonly method: string;
  readonly resource: string;
  readonly id?: string | undefined;
  readonly status?: number | undefined;
  readonly ms: number;
}

/** Whether the broker confirmed that it wrote an object; a login is about none. Pure. */
export function isConfirmedWrite({ method, id, status }: BrokerAnswer): boolean {
  return id !== undefined && status !== undefined && status < 300 && method !== "GET" && method !== "HEAD";
}

export interface CircuitBreakerOptions {
  readonly most: number;
  readonly now: () => number;
  readonly random: () => number;
  readonly log: Logger;
  /** Called when requests get through again after an outage of `outageMs` (a minute), or after the broker refused everything. */
  readonly onBack?: () => void;
  readonly outageMs?: number;
}

export function createCircuitBreaker({
  most,
  now,
  random,
  log,
  onBack,
  outageMs = 60_000,
}: CircuitBreakerOptions): CircuitBreaker {
  let availability = startAvailability(now());
  let pace = startPace(most);
  let retries = rested;
  /** When the log said that the authority waits; undefined where it did not, or said since that it works. */
  let toldAt: number | undefined;
  // one failed request is one failure, however many objects waited for it
  const judged = new WeakMap<BrokerError, FailureVerdict>();
  const closedForMs = () => (availability.state === "waiting" ? Math.max(0, availability.resumeAt - now()) : 0);

  const breaker: CircuitBreaker = {
    availability: () => availability,
    places: () => (closedForMs() > 0 ? 0 : availability.state === "waiting" ? 1 : places(pace)),
    closedForMs,
    failed(id, error, running) {
      const before = judged.get(error);
      if (before !== undefined) return before;
      const failure = toFailure(error);
      if (failure.overload) pace = error.status === undefined ? overrun(pace) : refused(pace, running);
      const verdict = failed(availability, id, failure, { now: now(), random: random(), alone: running <= 1 });
      turn(verdict.availability);
      judged.set(error, verdict);
      return verdict;
    },
    restsUntil: (id) => availability.suspects.get(id)?.againAt ?? 0,
    mayRetry: () => availability.state === "working" && now() >= retries.until,
    retryFailed() {
      retries = retryFailed(retries, now());
    },
    forgive(id) {
      availability = forgiven(availability, id);
    },
    doubtAbout: (ids, running) => doubtAbout(availability, ids, running === 0),
    believeRefusals(resource) {
      availability = refusalsBelieved(availability, resource);
    },
    isDeadlocked: (id) => isDeadlocked(availability, id),
    halt: (cause) => {
      turn(pause(availability, cause, now(), random()));
    },
    hasten() {
      if (availability.state === "working") return false;
      availability = hastened(availability, now());
      return true;
    },
    resume() {
      if (availability.state === "working") return;
      const waitedMs = now() - availability.since;
      const mayBeInnocent = findDoubtedRefusals(availability) !== undefined;
      if (toldAt !== undefined) log.info("authority works again", { stage: "deliver", outcome: "working", waitedMs });
      toldAt = undefined;
      availability = resumed(availability, now());
      retries = rested;
      if (waitedMs >= outageMs || mayBeInnocent) onBack?.();
    },
    answered(answer, running) {
      const { method, resource, ms } = answer;
      if (isConfirmedWrite(answer)) pace = answered(pace, `${method} ${resource}`, ms, running >= places(pace));
    },
    succeeded(written) {
      breaker.resume();
      availability = succeeded(availability, written, now());
      retries = rested;
    },
  };
  return breaker;

  function turn(next: Availability): void {
    const isPause = next.state === "waiting" && next.pauses > availability.pauses;
    const isOtherCause = next.cause?.code !== availability.cause?.code;
    availability = next;
    if (!isPause) return;
    pace = restarted(pace);
    // that a broker is full when somebody's first request comes is no news
    const isFullForNow = next.cause?.code === "RATE_LIMITED" && next.pauses < pausesUntilTold;
    const isKnown = toldAt !== undefined && !isOtherCause && now() < toldAt + toldAgainMs;
    if (isFullForNow || isKnown) return;
    toldAt = now();
    log.warn("authority waits", {
      stage: "deliver",
      outcome: "waiting",
      code: next.cause?.code,
      why: next.cause?.message,
      againInMs: next.resumeAt - now(),
    });
  }
}
