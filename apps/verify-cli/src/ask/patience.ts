/** How much trouble with a broker was borne since it last answered well. */
export interface Patience {
  /** At `most` the program gives the broker up. */
  readonly spent: number;
  /** Pauses in a row. */
  readonly rounds: number;
  /** Epoch milliseconds: until then it is left alone. */
  readonly closedUntil: number;
}

/** What one failure costs: a broker that asks to wait is alive, and a broker that does not answer took its time already. */
export const cost = { asksToWait: 1, fails: 3, doesNotAnswer: 5 } as const;
const most = 15;
const firstPauseMs = 500;
const longestPauseMs = 8_000;
/** The longest time that a broker is left alone. A broker that asks for more costs as much as a broker that does not answer. */
const longestWaitMs = 60_000;

export const patient: Patience = { spent: 0, rounds: 0, closedUntil: 0 };

interface Trouble {
  readonly now: number;
  readonly cost: number;
  /** The wait that the broker asks for, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** 0 to 1. */
  readonly random: number;
}

/** After a failure that would meet every other request too: a growing pause. Failures during the pause belong to the same failure. Pure. */
export function troubled(patience: Patience, { now, cost: price, retryAfterMs = 0, random }: Trouble): Patience {
  if (now < patience.closedUntil) return patience;
  const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** patience.rounds) * (0.5 + random / 2);
  // one bad answer among good ones speaks only for the machine that gave it
  const asked = patience.rounds === 0 ? 0 : Math.min(longestWaitMs, retryAfterMs);
  return {
    spent: patience.spent + (retryAfterMs > longestWaitMs ? Math.max(price, cost.doesNotAnswer) : price),
    rounds: patience.rounds + 1,
    closedUntil: now + Math.max(pause, asked),
  };
}

/** After an object was given up: many in a row mean that the objects are not to blame. Pure. */
export function gaveUp(patience: Patience): Patience {
  return { ...patience, spent: patience.spent + 1 };
}

export function isExhausted({ spent }: Patience): boolean {
  return spent >= most;
}
