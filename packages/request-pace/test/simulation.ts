/**
 * A broker and its clients in simulated time: how fast a rule for the number of requests side by side gets writes through, and how many the
 * broker refuses on the way. Every client always has something to send.
 */

/** Decides, at the moment a request comes, what becomes of it. */
export interface SimulatedBroker {
  /** `active`: requests that the broker works at, this one not included. Milliseconds. */
  take(request: { readonly kind: string; readonly now: number; readonly active: number }): Taken;
}

type Taken =
  { readonly state: "works"; readonly ms: number } | { readonly state: "refuses"; readonly retryAfterMs?: number };

/** A rule: how many requests may run, and what it makes of answers. */
export interface Controller {
  places(): number;
  answered(kind: string, ms: number, busy: boolean): void;
  /** `running`: requests of this client under way, the refused one included. */
  refused(running: number): void;
  /** The client paused, for it was refused alone. */
  restarted(): void;
}

export interface Figures {
  /** Writes that were confirmed, a second, of all clients. */
  readonly rate: number;
  readonly writes: readonly number[];
  /** Of all requests, the share that was refused. */
  readonly refusedShare: number;
}

interface SimulationOptions {
  readonly broker: SimulatedBroker;
  readonly clients: readonly Controller[];
  readonly seconds: number;
  /** What the nth request of a client is about. */
  readonly kindOf?: (count: number) => string;
}

interface Event {
  readonly at: number;
  readonly happens: () => void;
}

const wayMs = 1;
/** A client pauses when a request is refused although no other was under way; as long as it is asked to only after so many in a row. */
const aloneUntilBelieved = 3;
const firstPauseMs = 500;
const mostPauseMs = 60_000;

/** Runs it for some simulated seconds. */
export function simulate({ broker, clients, seconds, kindOf = () => "users" }: SimulationOptions): Figures {
  const events: Event[] = [];
  let [now, active, refusals, requests] = [0, 0, 0, 0];
  const at = (time: number, happens: () => void) => {
    const index = events.findIndex((event) => event.at > time);
    events.splice(index < 0 ? events.length : index, 0, { at: time, happens });
  };
  const runs = clients.map((controller) => startClient(controller));
  const end = seconds * 1_000;
  for (;;) {
    const event = events.shift();
    if (event === undefined || event.at > end) break;
    now = event.at;
    event.happens();
  }
  const writes = runs.map((run) => run());
  const rate = writes.reduce((sum, count) => sum + count, 0) / seconds;
  return { rate, writes, refusedShare: requests === 0 ? 0 : refusals / requests };

  function startClient(controller: Controller): () => number {
    let [running, count, written, closedUntil, pauses, alone] = [0, 0, 0, 0, 0, 0];
    const send = () => {
      while (now >= closedUntil && running < controller.places()) {
        running += 1;
        requests += 1;
        count += 1;
        const [kind, sentAt] = [kindOf(count), now];
        at(now + wayMs, () => {
          arrive(kind, sentAt);
        });
      }
    };
    const arrive = (kind: string, sentAt: number) => {
      const taken = broker.take({ kind, now, active });
      if (taken.state === "refuses") {
        refusals += 1;
        at(now + wayMs, () => {
          controller.refused(running);
          if (running === 1) alone += 1;
          if (running === 1) rest(alone < aloneUntilBelieved ? 0 : (taken.retryAfterMs ?? 0));
          running -= 1;
          send();
        });
        return;
      }
      active += 1;
      at(now + taken.ms, () => {
        active -= 1;
        at(now + wayMs, () => {
          controller.answered(kind, now - sentAt, running >= controller.places());
          running -= 1;
          [pauses, alone] = [0, 0];
          written += 1;
          send();
        });
      });
    };
    // longer each time, as the daemon's circuit breaker does it
    const rest = (asked: number) => {
      closedUntil = now + Math.max(asked, Math.min(mostPauseMs, firstPauseMs * 2 ** pauses));
      pauses += 1;
      controller.restarted();
      at(closedUntil, send);
    };
    at(0, send);
    return () => written;
  }
}
