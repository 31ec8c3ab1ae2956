import { BrokerError } from "@id-connector/broker-client";
import { TurnedAwayError } from "./context/turned-away-error.js";

/** Lets as many requests run at once as there are places, the most urgent first. */
export interface RequestPlaces {
  /** How many requests have a place. */
  readonly running: () => number;
  /** How many had a place when one of them failed with this error, itself included. */
  readonly runningAt: (failure: Error) => number;
  /** For the requests of one attempt; `priority` as items have it: 0 comes first. */
  open(priority: number): AttemptPlaces;
}

/** The places of one attempt: it has one while a request of it runs, and none while it works on files. */
export interface AttemptPlaces {
  /**
   * Makes a request when there is a place. Rejects as `ask` does; the attempt's first request with TurnedAwayError where nothing may begin, or where it
   * waited too long. Further requests are made in any case: what was begun at the broker is brought to its end.
   */
  readonly run: <A>(ask: () => Promise<A>) => Promise<A>;
  /** Whether the attempt made a request, and is not over. */
  readonly hasBegun: () => boolean;
  /** The attempt is over, and its failure is judged: what still waits is turned away. */
  readonly close: () => void;
}

export interface RequestPlacesOptions {
  readonly now: () => number;
  /** How many there are now; where there are none, what was begun goes on with one. */
  readonly places: () => number;
  /** Whether attempts may begin to ask. */
  readonly mayBegin: () => boolean;
}

/** What was decided grows old: an attempt that waited so long for its first request is made again, with what the directory says by then. */
const longestWaitMs = 60_000;

/** What the requests of one attempt have in common. */
interface Own {
  readonly priority: number;
  hasAsked: boolean;
  isOver: boolean;
}

interface Waiting {
  readonly own: Own;
  readonly since: number;
  readonly enter: () => void;
  readonly turnAway: (error: Error) => void;
}

/** Makes the places at one broker. */
export function createRequestPlaces({ now, places, mayBegin }: RequestPlacesOptions): RequestPlaces {
  let running = 0;
  let waiting: Waiting[] = [];
  const failures = new WeakMap<Error, number>();

  return {
    running: () => running,
    runningAt: (failure) => failures.get(failure) ?? running,
    open(priority) {
      const own: Own = { priority, hasAsked: false, isOver: false };
      let kept = 0;
      return {
        async run(ask) {
          if (kept > 0) kept -= 1;
          else await enter(own);
          own.hasAsked = true;
          let keeps = false;
          try {
            return await ask();
          } catch (error) {
            if (error instanceof BrokerError) {
              failures.set(error, running);
              // what may be everybody's failure is judged before the next request: that one might fail in the same way
              keeps = !own.isOver && error.scope === "authority";
            }
            throw error;
          } finally {
            if (keeps) kept += 1;
            else leave();
          }
        },
        hasBegun: () => own.hasAsked && !own.isOver,
        close() {
          own.isOver = true;
          running -= kept;
          kept = 0;
          serve();
        },
      };
    },
  };

  function enter(own: Own): Promise<void> {
    return new Promise((resolve, reject) => {
      const after = waiting.findIndex((other) => other.own.priority > own.priority);
      waiting.splice(after < 0 ? waiting.length : after, 0, { own, since: now(), enter: resolve, turnAway: reject });
      serve();
    });
  }

  function leave(): void {
    running -= 1;
    serve();
  }

  function serve(): void {
    const isOld = ({ since }: Waiting) => now() - since >= longestWaitMs;
    const leaves = (one: Waiting) => one.own.isOver || (!one.own.hasAsked && (!mayBegin() || isOld(one)));
    const left = waiting.filter(leaves);
    waiting = waiting.filter((one) => !left.includes(one));
    for (const { turnAway } of left) turnAway(new TurnedAwayError());
    while (running < Math.max(1, places())) {
      // of what is left, the old ones are the rest of an attempt that has begun: more urgent ones had the places long enough
      const [next] = waiting.splice(Math.max(0, waiting.findIndex(isOld)), 1);
      if (next === undefined) return;
      running += 1;
      next.enter();
    }
  }
}
