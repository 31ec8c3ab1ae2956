import type { SoakOptions } from "./read-options.js";

/** When what is done in a soak. Milliseconds. */
export interface Rhythm {
  /** From the start until the last look. */
  readonly lifeMs: number;
  readonly checkpointMs: number;
  readonly longestFaultMs: number;
  /** How long directory and broker may take to become equal once all faults are off. */
  readonly patienceMs: number;
  /** How long the trash may take to heal by itself before it is tried again by command. */
  readonly selfHealingMs: number;
  /** verify runs at every so many-th checkpoint. */
  readonly verifyEvery: number;
}

const longSoakMinutes = 10;
/** What the last look takes when all is well. */
const lastLookMs = 12_000;
/** Short outages: what they lead to must be over before a short soak is. The trash tries again after minutes, which is too late here. */
const short = { checkpointMs: 20_000, longestFaultMs: 5_000, selfHealingMs: 2_000 };
/** A broker that is away for over a minute is something else than one that is away for seconds. */
const long = { checkpointMs: 120_000, longestFaultMs: 80_000, selfHealingMs: 60_000 };

export function rhythmOf({ minutes, users }: SoakOptions): Rhythm {
  return {
    ...(minutes < longSoakMinutes ? short : long),
    lifeMs: minutes * 60_000 - lastLookMs,
    // pauses of an authority grow up to a minute, and so do the rests of an object
    patienceMs: 240_000 + users * 10,
    verifyEvery: users > 2_000 ? 5 : 2,
  };
}
