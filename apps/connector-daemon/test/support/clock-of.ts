import type { Clock } from "../../src/clock/clock.js";

/** A daemon's clock beside a machine's that nobody sets: both show the same, and the machine's is believed. */
export function clockOf(now: () => number): Clock & { readonly believed: () => number } {
  return { now, wall: now, onWall: (at) => at, offWall: (stamp) => Math.min(stamp, now()), believed: now };
}
