/** Gives times in microseconds since 1970, each later than the one before. */
export type Stamps = () => number;

/** Stamps by a clock in milliseconds. Where the clock stands still or goes back, they go on by one microsecond each. */
export function makeStamps(now: () => number): Stamps {
  let last = 0;
  return () => (last = Math.max(last + 1, Math.floor(now()) * 1000));
}

/** Shared by all queues of the process, so that their names are in the order of the puts. */
export const processStamps = makeStamps(Date.now);
