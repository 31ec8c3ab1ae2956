import { timeOfPosition, type Position } from "@id-connector/ldap-reader";

interface Doubted {
  /** When the item or trigger that contradicts the directory was written, or later. Epoch milliseconds, as `now`. */
  readonly saidAt: number;
  /** How far the directory's server had come when it was read. */
  readonly position: Position;
  readonly now: number;
}

/** The greatest difference between the clocks of this host and of a server that writes the directory; Kerberos allows no more. */
const clocksMs = 300_000;
/** No replica is believed to be this much behind. */
const longestLagMs = 86_400_000;
const shortestPauseMs = 1_000;
const longestPauseMs = 60_000;

/**
 * Whether the directory is believed against an item or trigger that contradicts it: where its server knows changes that were surely made
 * later, and after a day, as without a contextCSN nothing would ever prove it. Else: in how many milliseconds to read again, longer each
 * time. Pure.
 */
export function judgeDoubt({ saidAt, position, now }: Doubted): "believed" | { readonly pauseMs: number } {
  const knownTo = timeOfPosition(position);
  if (knownTo !== undefined && knownTo > saidAt + clocksMs) return "believed";
  const age = Math.max(0, now - saidAt);
  if (age > longestLagMs) return "believed";
  return { pauseMs: Math.min(longestPauseMs, Math.max(shortestPauseMs, age / 4)) };
}
