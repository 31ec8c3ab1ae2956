import { formatDuration } from "@id-connector/command-line";

const [minuteMs, windowMs, dayMs] = [60_000, 3_600_000, 86_400_000];

/** "5 min ago", "in 3 h", "now", as exactly as anybody cares; undefined where the text is no time. `now` in epoch ms. Pure. */
export function fromNow(iso: string, now: number): string | undefined {
  const ms = Date.parse(iso) - now;
  if (Number.isNaN(ms)) return undefined;
  const length = roughly(Math.abs(ms));
  if (length < 1_000) return "now";
  return ms < 0 ? `${formatDuration(length)} ago` : `in ${formatDuration(length)}`;
}

/** "Sunday, 1 August 2027 at 18:00:00 CEST": the whole of a time, as the clock of this machine shows it. */
export function fullTime(at: number | string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return "at an unknown time";
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "long" }).format(date);
}

/** A time in ISO 8601 without the fraction of its second. */
export function toSecond(iso: string): string {
  return iso.replace(/\.\d+Z$/, "Z");
}

function roughly(ms: number): number {
  const unit = ms < minuteMs ? 1_000 : ms < 3 * windowMs ? minuteMs : ms < 2 * dayMs ? windowMs : dayMs;
  return Math.round(ms / unit) * unit;
}
