import { setMaxListeners } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { BrokerError, type Broker } from "@id-connector/broker-client";
import type { BrokerObject } from "@id-connector/broker-mapping";
import type { ObjectKind } from "@id-connector/listener-object";
import { answered, overrun, places, refused, restarted, startPace, type Pace } from "@id-connector/request-pace";
import PQueue from "p-queue";
import { getHeld, type Reason } from "@id-connector/broker-compare";
import { judgeFailure } from "./judge-failure.js";
import { gaveUp, isExhausted, patient, troubled } from "./patience.js";

/** What the broker says about one object. "stopped": it was not asked any more. */
export type Answer =
  | { readonly state: "held"; readonly body: BrokerObject }
  | { readonly state: "missing" | "stopped" }
  | { readonly state: "unanswered"; readonly reason: Reason };

/** A request that failed; `running`: how many were under way then, itself included. */
interface Failed {
  readonly error: BrokerError;
  readonly running: number;
}

/** Asks one broker for objects: as many side by side as it bears, and no more a second than allowed. */
export interface Asker {
  /** Never rejects for what the broker does. */
  ask(kind: ObjectKind, id: string): Promise<Answer>;
  /** Why the broker is not asked any more; undefined while it is. */
  readonly down: BrokerError | undefined;
  /** Aborted when nothing is asked any more: the broker is down, or a person wants to stop. */
  readonly ended: AbortSignal;
}

interface AskerOptions {
  readonly broker: Broker;
  readonly concurrency: number;
  readonly rate: number | undefined;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonic: () => number;
  readonly random: () => number;
  readonly stopping: AbortSignal;
  /** The broker is left alone for a while; undefined: no longer. */
  readonly onPause: (why: string | undefined) => void;
}

const objectPauseMs = 300;

export function createAsker({ broker, concurrency, rate, monotonic, random, stopping, onPause }: AskerOptions): Asker {
  const limits = rate === undefined ? {} : { interval: 1000, intervalCap: rate, strict: true };
  const queue = new PQueue({ concurrency: 1, ...limits });
  const giveUp = new AbortController();
  const ended = AbortSignal.any([giveUp.signal, stopping]);
  setMaxListeners(0, ended); // one for each request that waits
  let [pace, patience] = [startPace(concurrency), patient];
  let down: BrokerError | undefined;

  return {
    get down() {
      return down;
    },
    ended,
    async ask(kind, id) {
      for (let attempt = 1; ; attempt += 1) {
        const result = await inTurn(kind, id, attempt);
        if (!("error" in result)) return result;
        if (ended.aborted) return cutOff();
        if (!(await mayTryAgain(result, attempt))) return unanswered(result.error);
      }
    },
  };

  /** Draws the consequences of a failure, and pauses where the object is to be asked for again. */
  async function mayTryAgain({ error, running }: Failed, attempt: number): Promise<boolean> {
    const failure = judgeFailure(error, running);
    if (failure.state === "hopeless") {
      end(error);
      return false;
    }
    if (failure.state === "broker") leaveAlone(error, failure.cost);
    if (failure.state === "full") setPace(refused(pace, running));
    if (attempt < failure.attempts) {
      if (failure.state !== "broker") await pause(objectPauseMs * attempt);
      return true;
    }
    patience = gaveUp(patience);
    if (isExhausted(patience)) end(error);
    return false;
  }

  /** Objects that were tried before go first. */
  async function inTurn(kind: ObjectKind, id: string, attempt: number): Promise<Answer | Failed> {
    try {
      return await queue.add(() => request(kind, id), { priority: Math.min(attempt, 2), signal: ended });
    } catch (error) {
      if (ended.aborted) return cutOff();
      throw error;
    }
  }

  async function request(kind: ObjectKind, id: string): Promise<Answer | Failed> {
    const start = monotonic();
    const busy = queue.pending >= places(pace);
    let body: BrokerObject | undefined;
    try {
      body = await getHeld(broker, kind, id, { signal: ended });
    } catch (error) {
      if (error instanceof BrokerError) return { error, running: queue.pending };
      throw error;
    }
    setPace(answered(pace, kind, monotonic() - start, busy));
    patience = { ...patient, closedUntil: patience.closedUntil };
    return body === undefined ? { state: "missing" } : { state: "held", body };
  }

  /** One pause for all; then one request first. */
  function leaveAlone(error: BrokerError, price: number): void {
    const before = patience;
    patience = troubled(patience, {
      now: monotonic(),
      cost: price,
      retryAfterMs: error.retryAfterMs,
      random: random(),
    });
    if (patience === before) return;
    if (isExhausted(patience)) {
      end(error);
      return;
    }
    if (error.code !== "RATE_LIMITED") pace = overrun(pace);
    queue.pause();
    onPause(error.what);
    void pause(patience.closedUntil - monotonic()).then(() => {
      setPace(restarted(pace));
      onPause(undefined);
      queue.start();
    });
  }

  function setPace(next: Pace): void {
    pace = next;
    queue.concurrency = places(pace);
  }

  async function pause(ms: number): Promise<void> {
    await wait(ms, undefined, { signal: ended }).catch(() => undefined); // rejects only when it is ended
  }

  function end(error: BrokerError): void {
    down ??= error;
    giveUp.abort();
  }

  function cutOff(): Answer {
    return down ? unanswered(down) : { state: "stopped" };
  }
}

function unanswered({ code, what }: BrokerError): Answer {
  return { state: "unanswered", reason: { code, message: what } };
}
