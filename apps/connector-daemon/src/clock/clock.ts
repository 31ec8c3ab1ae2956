/** The clock by which the daemon measures how long things last, and its relation to the machine's clock, which a person may set at any time. */
export interface Clock {
  /** Milliseconds of a clock that never jumps. It began as the machine's (epoch milliseconds), and only counts what passed since. */
  readonly now: () => number;
  /** The machine's clock, epoch milliseconds. */
  readonly wall: () => number;
  /** A time of `now` as the machine's clock shows it (epoch milliseconds), to a second: for people, files and other programs. */
  readonly onWall: (at: number) => number;
  /** A stamp of the machine's clock (epoch milliseconds) as a time of `now`. A stamp from the future counts as this moment. */
  readonly offWall: (stamp: number) => number;
}

interface Sources {
  /** Epoch milliseconds. */
  readonly wall: () => number;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonic: () => number;
}

const toleratedMs = 1_000;

/** A clock that begins at this moment. */
export function createClock({ wall, monotonic }: Sources): Clock {
  const begin = wall() - monotonic();
  const now = () => Math.round(begin + monotonic());
  let setBy = 0;
  return {
    now,
    wall,
    onWall: (at) => at + setSince(),
    offWall: (stamp) => Math.min(now(), stamp - setSince()),
  };

  /**
   * By how much the machine's clock was set since the start. Rounding and slewing do not count, so that the same time is told the same way each time.
   */
  function setSince(): number {
    const difference = wall() - now();
    if (Math.abs(difference - setBy) >= toleratedMs) setBy = difference;
    return setBy;
  }
}
