import type { BrokerError } from "@id-connector/broker-client";
import type { Logger } from "@id-connector/logger";
import {
  failed,
  pause,
  resumed,
  startHealth,
  succeeded,
  toFailure,
  type Cause,
  type Health,
  type Verdict,
} from "./health.js";
import { answered, overrun, places, restarted, startPace } from "./pace.js";

/** The way to one broker: open or not, and how wide. Holds the health and the pace, and logs when they turn. */
export interface Gate {
  health(): Health;
  /** Requests that may run now; 0 while the authority pauses. */
  readonly places: () => number;
  /** Milliseconds until the pause ends; 0 when there is none. */
  closedForMs(): number;
  failed(id: string, error: BrokerError): Verdict;
  /** Nothing can be delivered for a reason that is not the broker's, such as a directory that is down. */
  halt(cause: Cause): void;
  /** What halted it is over, or a question was answered while there was nothing to send. */
  resume(): void;
  /** For each answer of the broker: writes that it confirmed show that requests get through, and how fast. */
  answered(answer: Answer, running: number): void;
}

/** One request and its answer; `status` is missing where none came. Milliseconds. */
export interface Answer {
  readonly method: string;
  readonly resource: string;
  readonly id?: string | undefined;
  readonly status?: number | undefined;
  readonly ms: number;
}

export interface GateOptions {
  readonly most: number;
  readonly now: () => number;
  readonly random: () => number;
  readonly log: Logger;
}

export function createGate({ most, now, random, log }: GateOptions): Gate {
  let health = startHealth(now());
  let pace = startPace(most);
  const closedForMs = () => (health.state === "waiting" ? Math.max(0, health.resumeAt - now()) : 0);

  const gate: Gate = {
    health: () => health,
    places: () => (closedForMs() > 0 ? 0 : health.state === "waiting" ? 1 : places(pace)),
    closedForMs,
    failed(id, error) {
      if (error.status === 429 || error.status === 503 || error.code === "TIMEOUT") pace = overrun(pace);
      const verdict = failed(health, id, toFailure(error), now(), random());
      turn(verdict.health);
      return verdict;
    },
    halt: (cause) => {
      turn(pause(health, cause, now(), random()));
    },
    resume() {
      if (health.state === "working") return;
      log.info("authority works again", { stage: "deliver", outcome: "working", waitedMs: now() - health.since });
      health = resumed(health, now());
    },
    answered({ method, resource, id, status, ms }, running) {
      const confirmed = status !== undefined && status < 300 && method !== "GET" && method !== "HEAD";
      if (!confirmed || id === undefined) return;
      pace = answered(pace, `${method} ${resource}`, ms, running >= places(pace));
      gate.resume();
      health = succeeded(health, id, now());
    },
  };
  return gate;

  function turn(next: Health): void {
    if (next.state === "waiting" && next.pauses > health.pauses) {
      pace = restarted(pace);
      log.warn("authority waits", {
        stage: "deliver",
        outcome: "waiting",
        code: next.cause?.code,
        why: next.cause?.message,
        againInMs: next.resumeAt - now(),
      });
    }
    health = next;
  }
}
