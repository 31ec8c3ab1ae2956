import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

interface ThinOptions {
  /** How their names begin. */
  readonly prefix?: string;
  /** Epoch milliseconds: those put aside before go. */
  readonly before: number;
  /** How many of the newest stay. */
  readonly most: number;
}

/** As `removeStation` and the ledger end the names of what they put aside: a time in UTC, and a number where that was taken. */
const asideTime = /[-.](\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3}Z)(?:-\d+)?$/;

/**
 * Throws away for good the oldest files and folders that were put aside in a folder, by the times in their names; anything with another name
 * is not touched. Returns the names that went. Throws the system's errors.
 */
export async function thinFolders(
  folder: string,
  { prefix = "", before, most }: ThinOptions,
): Promise<readonly string[]> {
  const aside = (await readdir(folder)).flatMap((name) => {
    const time = name.startsWith(prefix) ? timeOf(name) : undefined;
    return time === undefined ? [] : [{ name, time }];
  });
  const newestFirst = aside.toSorted((a, b) => b.time - a.time);
  const going = newestFirst.filter(({ time }, index) => index >= most || time < before).map(({ name }) => name);
  for (const name of going) await rm(join(folder, name), { recursive: true, force: true });
  return going;
}

function timeOf(name: string): number | undefined {
  const [, day, ...time] = asideTime.exec(name) ?? [];
  if (day === undefined) return undefined;
  const [hours, minutes, seconds, milliseconds] = time;
  return Date.parse(`${day}T${String(hours)}:${String(minutes)}:${String(seconds)}.${String(milliseconds)}`);
}
