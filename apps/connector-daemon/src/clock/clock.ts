/** The clock by which the daemon measures how long things last, and what it has to do with the machine's, which somebody may set at any time. */
export interface Clock {
  /** Milliseconds of a clock that never jumps. It began as the machine's (epoch milliseconds), and only counts what passed since. */
  readonly now: () => number;
  /** The machine's clock, epoch milliseconds. */
  readonly wall: () => number;
  /** A time of `now` as the machine's clock shows it at this moment (epoch milliseconds): for people, files and other programs. */
  readonly onWall: (at: number) => number;
  /** A stamp of the machine's clock (epoch milliseconds) as a time of `now`. One from the future is of this moment. */
  readonly offWall: (stamp: number) => number;
}

interface Sources {
  /** Epoch milliseconds. */
  readonly wall: () => number;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonic: () => number;
}

/** A clock that begins at this moment. */
export function createClock({ wall, monotonic }: Sources): Clock {
  const begin = wall() - monotonic();
  const now = () => Math.round(begin + monotonic());
  return {
    now,
    wall,
    onWall: (at) => wall() + at - now(),
    offWall: (stamp) => now() - Math.max(0, wall() - stamp),
  };
}
