import type { VerifyRound } from "@id-connector/delivery-ledger";

type Course = Pick<VerifyRound, "asked" | "expected" | "ranMs">;

const dayMs = 86_400_000;
/** Two objects a minute at least, so that a small authority is looked through in hours, and four a second at most, whatever was missed. */
const [shortestMs, longestMs] = [250, 30_000];

/** How long to leave the broker alone for each object that was asked for, so that the round is over within so many days. Pure. */
export function pausePerObject({ asked, expected, ranMs }: Course, days: number): number {
  const left = Math.max(1, expected - asked);
  return Math.min(longestMs, Math.max(shortestMs, (days * dayMs - ranMs) / left));
}

/** Whether the round has run for longer than it should take. Pure. */
export function isLate({ ranMs }: Pick<Course, "ranMs">, days: number): boolean {
  return ranMs > days * dayMs;
}

/** How long to rest between two rounds. */
export function pauseAfterRound(days: number): number {
  return Math.min(60_000, Math.max(1_000, (days * dayMs) / 10));
}
