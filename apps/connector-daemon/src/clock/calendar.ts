/** How far the machine's clock is believed where things are thrown away, or forgotten, for their age. Epoch milliseconds. */
export interface Calendar {
  /** Never later than the machine's clock. */
  readonly at: number;
  /** For how long, while the daemon ran, the machine's clock has been ahead of it. */
  readonly aheadMs: number;
}

/** Stops that are this short, and what a time server corrects, are believed at once. */
const plausibleMs = 300_000;
/** A clock that is wrong is noticed within this time: nothing that uses certificates or Kerberos works by it. */
const confirmedMs = 7 * 86_400_000;

/** The calendar of a daemon that has none yet. */
export function startCalendar(wall: number): Calendar {
  return { at: wall, aheadMs: 0 };
}

/**
 * The calendar after `passedMs` in which the daemon ran, by a clock that does not jump. It goes back with the machine's clock, and forward only by
 * what passed; a jump, or a time in which no daemon ran, counts when the clock has stayed ahead for a week. Pure.
 */
export function goOn({ at, aheadMs }: Calendar, passedMs: number, wall: number): Calendar {
  const next = at + passedMs;
  const ahead = aheadMs + passedMs;
  if (wall <= next + plausibleMs || ahead >= confirmedMs) return startCalendar(wall);
  return { at: next, aheadMs: ahead };
}
