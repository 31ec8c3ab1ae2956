import { formatCount, formatDuration, plural } from "@id-connector/command-line";
import { fromNow } from "../../words/tell-time.js";
import type { AuthorityStatus, VerifiedStatus } from "./read-status.js";

/** So many schools are named that are not equal; `--json` has all. */
const mostNamed = 5;

/** What the daemon's own verification saw: how far it is, since when all is equal, and the schools that are not. `now` in epoch ms. Pure. */
export function formatVerified({ live, verified = {} }: AuthorityStatus, now: number): readonly string[] {
  const { verification } = live ?? {};
  const schools = Object.entries(verified);
  if (!verification && schools.length === 0) return [];
  const unequal = schools.filter(([, { unequal }]) => Object.keys(unequal).length > 0);
  const rest = unequal.length - mostNamed;
  return [
    ...(verification ? [formatRound(verification, now)] : []),
    ...(schools.length > 0 ? [formatEqual(schools, unequal.length, now)] : []),
    ...unequal.slice(0, mostNamed).map(([name, school]) => `  ${name}: ${formatUnequal(school, now)}`),
    ...(rest > 0 ? [`  and ${plural(rest, "school")} more: status --json`] : []),
  ];
}

function formatRound(
  verification: NonNullable<NonNullable<AuthorityStatus["live"]>["verification"]>,
  now: number,
): string {
  const { asked, expected, startedAt, days, late, foundLastDay, again } = verification;
  const parts = [
    `verified: ${formatCount(asked)} of about ${formatCount(Math.max(asked, expected))} objects in ${ago(startedAt, now)}`,
  ];
  if (late) parts.push(`which is more than ${days} days`);
  parts.push(
    foundLastDay > 0
      ? `${plural(foundLastDay, "difference")} found and sent again within a day`
      : "no difference within a day",
  );
  if (again) parts.push(`${plural(again.objects, "object")} differ again (${again.item})`);
  return parts.join(", ");
}

function formatEqual(schools: readonly (readonly [string, VerifiedStatus])[], unequal: number, now: number): string {
  const times = schools.flatMap(([, { equalAt }]) => (equalAt === undefined ? [] : [equalAt])).sort();
  const [first] = times;
  const since = first === undefined ? "" : `, the longest ago ${fromNow(first, now) ?? "at an unknown time"}`;
  const state = unequal > 0 ? `, ${unequal} not at its last look` : "";
  return `last seen equal: ${times.length} of ${plural(schools.length, "school")}${since}${state}`;
}

function formatUnequal({ equalAt, unequal }: VerifiedStatus, now: number): string {
  const what = Object.entries(unequal).map(([outcome, count]) => `${count} ${outcome.replaceAll("_", " ")}`);
  const last = equalAt === undefined ? "never seen equal" : `seen equal ${ago(equalAt, now)} ago`;
  return `${what.join(", ")}; ${last}`;
}

function ago(iso: string, now: number): string {
  return formatDuration(now - Date.parse(iso));
}
