const DAY_MS = 86_400_000;

/**
 * Reads `Retry-After` (RFC 9110, 10.2.3: seconds or an HTTP date) into milliseconds from now, 0 to one day; undefined
 * where it is absent or neither. A date is measured against the answer's own `Date` where there is one, so that a
 * clock which is wrong here does not matter.
 */
export function readRetryAfter(value: string | undefined, date: string | undefined, now: number): number | undefined {
  const text = value?.trim() ?? "";
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, DAY_MS);
  const until = readHttpDate(text);
  if (until === undefined) return undefined;
  return Math.min(Math.max(until - (readHttpDate(date) ?? now), 0), DAY_MS);
}

/** Reads an HTTP date (any of the three forms of RFC 9110, 5.6.7) into epoch milliseconds. */
export function readHttpDate(value: string | undefined): number | undefined {
  const text = value?.trim() ?? "";
  if (!/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /.test(text)) return undefined;
  // the third form, of C's asctime, does not say that it is in UTC
  const time = Date.parse(/\d{4}$/.test(text) ? `${text} GMT` : text);
  return Number.isNaN(time) ? undefined : time;
}
