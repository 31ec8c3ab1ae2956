import { shown, usageFailure } from "@id-connector/command-line";

/** The longest window: a person who never wants deletions to be held switches the guard off instead. */
const longestMs = 366 * 86_400_000;

const unitMs: Readonly<Record<string, number>> = {
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};

/**
 * Reads until when something lasts: a day (to its end) or a time, both by the clock of this machine unless the time names its zone, or
 * for how long from `now` on. Both in epoch ms. Throws CommandFailure "USAGE".
 */
export function readUntil(text: string, now: number): number {
  const until = readDuration(text, now) ?? readDay(text) ?? readTime(text);
  if (until === undefined)
    throw usageFailure(
      `--until ${shown(text)} is no time: give a day (2027-08-01), a time (2027-08-01T18:00), or for how long (90min, 8h, 3d, 2w)`,
    );
  if (until <= now) throw usageFailure(`--until ${shown(text)} is over already`);
  if (until - now > longestMs)
    throw usageFailure(
      `--until ${shown(text)} is more than a year away: switch the delete guard off in the configuration instead`,
    );
  return until;
}

function readDuration(text: string, now: number): number | undefined {
  const [, count, unit = ""] = /^(\d{1,6}) ?(min|m|h|d|w)$/i.exec(text.trim()) ?? [];
  if (count === undefined) return undefined;
  return now + Number(count) * (unitMs[unit.toLowerCase() === "m" ? "min" : unit.toLowerCase()] ?? 0);
}

function readDay(text: string): number | undefined {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text.trim())?.map(Number) ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  return isDay(year, month, day) ? new Date(year, month - 1, day + 1).getTime() : undefined;
}

function readTime(text: string): number | undefined {
  const pattern = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/i;
  const found = pattern.exec(text.trim());
  if (found === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(1, 7)
    .map((part: string | undefined) => Number(part ?? 0));
  if (!isDay(year, month, day) || hour > 23 || minute > 59 || second > 59) return undefined;
  const zone = found[7];
  if (zone === undefined) return new Date(year, month - 1, day, hour, minute, second).getTime();
  const ms = Date.parse(`${found[0].slice(0, 10)}T${found[0].slice(11).toUpperCase()}`);
  return Number.isNaN(ms) ? undefined : ms;
}

/** No 30th of February. */
function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
