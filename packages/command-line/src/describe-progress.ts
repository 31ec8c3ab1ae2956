import { formatCount, formatDuration } from "./format-number.js";

interface Reached {
  readonly label: string;
  readonly done: number;
  /** Undefined where it is not known. */
  readonly total: number | undefined;
  /** Since the start, milliseconds. */
  readonly ms: number;
}

/** "users: 1,200 of 30,000, 310 a second, 1 min 33 s left". Pure. */
export function describeProgress({ label, done, total, ms }: Reached): string {
  const rate = ms > 0 ? (done * 1000) / ms : 0;
  const parts = [total === undefined ? formatCount(done) : `${formatCount(done)} of ${formatCount(total)}`];
  if (done > 0 && ms >= 1000) parts.push(`${rate < 10 ? rate.toFixed(1) : formatCount(rate)} a second`);
  if (total !== undefined && done > 0 && done < total && ms >= 1000)
    parts.push(`${formatDuration(((total - done) * 1000) / rate)} left`);
  return `${label}: ${parts.join(", ")}`;
}
