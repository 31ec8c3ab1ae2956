import { formatCount, listWords } from "@id-connector/command-line";
import type { Allowance } from "@id-connector/school-authority-config";
import { fromNow, fullTime } from "../../words/tell-time.js";

/** "until Sunday, 1 August 2027 at 18:00:00 CEST (in 8 h): at most 500 users and groups, of A and B". `now` in epoch ms. Pure but for the zone. */
export function describeAllowance({ schools, number, until, reason }: Allowance, now: number): string {
  const most = number === null ? "any number of users and groups" : `at most ${formatCount(number)} users and groups`;
  const where = schools === null ? "all schools" : listWords(schools, "and");
  const why = reason === "" ? "" : ` (${reason})`;
  return `until ${fullTime(until)}, which is ${fromNow(until, now) ?? "never"}: ${most}, of ${where}${why}`;
}
