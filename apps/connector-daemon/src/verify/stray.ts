import type { Stray } from "@id-connector/delivery-ledger";

const windowMs = 3_600_000;
const longestMs = 30 * 24 * windowMs;

/** An object was sent again because it differed; `believed`: the calendar, epoch milliseconds. Pure. */
export function repaired(before: Stray | undefined, believed: number): Stray {
  const times = (before?.times ?? 0) + 1;
  return { times, restsUntil: believed + restAfter(times), again: before?.again ?? false };
}

/** It differs all the same: it is left alone for a while that grows each time, as sending it again seems to mend nothing. Pure. */
export function differsAgain(before: Stray | undefined, believed: number): Stray {
  const times = before?.times ?? 1;
  return { times, restsUntil: believed + restAfter(times), again: true };
}

/** An hour, four, sixteen… up to thirty days. */
function restAfter(times: number): number {
  return Math.min(longestMs, windowMs * 4 ** (times - 1));
}
