import { asSentence, formatCount, plural } from "@id-connector/command-line";
import type { Fix } from "../fix/fix.js";
import { namesOfKind } from "../kinds.js";
import { countUnanswered, countWrong, lastTally, matchedNothing, type Findings } from "./findings.js";
import type { Counts, Tally } from "./tally.js";

/** The result in sentences: first the answer, then other facts that a person should know. */
export function describeEnd(findings: Findings): string[] {
  return [describeAnswer(findings), ...describeFix(findings), ...describeRest(findings)];
}

function describeAnswer(findings: Findings): string {
  const { authority, down, interrupted, unconfirmed, tally } = findings;
  const last = lastTally(findings);
  const counts = last.total();
  const { checked } = counts;
  if (interrupted) {
    const open =
      unconfirmed > 0 ? `; ${plural(unconfirmed, "more object")} looked wrong, but only at a first glance` : "";
    const so = tally.total().checked;
    return `Interrupted: ${objects(so)} of ${authority} ${so === 1 ? "was" : "were"} verified so far${open}.`;
  }
  if (down) return `The verification of ${authority} ended early, for the broker: ${asSentence(down.message)}`;
  if (matchedNothing(findings)) return `No object of ${authority} matches the filter.`;
  const wrong = countWrong(last) - counts.waiting;
  if (wrong > 0)
    return `Of ${objects(checked)} of ${authority}, not all are as they should be: ${describeWrong(counts)}.`;
  const unanswered = countUnanswered(last);
  if (unanswered > 0)
    return `${objects(unanswered)} of ${authority} could not be verified, because the broker gave no answer; nothing else is wrong.`;
  if (counts.waiting > 0)
    return `Nothing of ${authority} is wrong, but ${objects(counts.waiting)} still ${counts.waiting === 1 ? "waits" : "wait"} to be sent: verify again later.`;
  if (findings.unseen.length > 0) return `What the directory shows of ${authority} is equal (${objects(checked)}).`;
  return checked === 0
    ? `There is nothing to verify for ${authority}.`
    : checked === 1
      ? `The one object of ${authority} is equal.`
      : `All ${objects(checked)} of ${authority} are equal.`;
}

function describeWrong(counts: Counts): string {
  const parts: readonly (readonly [number, string])[] = [
    [counts.different, "different"],
    [counts.missing, "missing"],
    [counts.in_trash, "in trash"],
    [counts.incomplete, "incomplete"],
    [counts.faulty, "faulty"],
    [counts.leaver, counts.leaver === 1 ? "leaver" : "leavers"],
    [counts.waiting, "waiting"],
    [counts.not_verified, "not verified"],
  ];
  return parts.flatMap(([count, what]) => (count > 0 ? `${formatCount(count)} ${what}` : [])).join(", ");
}

function describeFix(findings: Findings): string[] {
  const { fix, request, authority, tally } = findings;
  if (!fix) return [];
  const { fixable } = fix;
  const left = countWrong(tally) - tally.total().waiting - fixable;
  const rest = left > 0 ? [`${objects(left)} cannot be mended by sending again.`] : [];
  if (request.dryRun) return [`--fix would queue ${objects(fixable)} for ${authority}.`, ...rest];
  return [[describeQueued(findings, fix), ...describeWaiting(findings, fix)].join(" "), ...rest];
}

function describeQueued({ authority }: Findings, { fixable, queued }: Fix): string {
  if (fixable === 0) return "Nothing was queued.";
  return `Queued ${queued < fixable ? `${formatCount(queued)} of ` : ""}${objects(fixable)} for ${authority}.`;
}

function describeWaiting({ authority, interrupted, tally }: Findings, fix: Fix): string[] {
  const { queued, daemonRuns, active, followed, after } = fix;
  if (queued === 0 && tally.total().waiting === 0) return [];
  if (!daemonRuns) return ["No daemon runs: what waits is sent when it does."];
  if (!active) return [`${authority} is deactivated: what waits is sent when it is active again.`];
  if (!followed) return interrupted ? [] : ["Verify again when all was sent, or use --wait."];
  if (followed.ended === "all arrived")
    return [
      after ? describeAfter(tally, after, followed.arrived) : "All that waited was sent, but not verified again.",
    ];
  const arrived = `${formatCount(followed.arrived)} arrived`;
  return [
    followed.ended === "no daemon"
      ? `${arrived}, then the daemon ended: the others wait.`
      : `${arrived}, the others wait.`,
  ];
}

function describeAfter(before: Tally, after: Tally, arrived: number): string {
  const mended = Math.min(arrived, countWrong(before) - countWrong(after));
  const now =
    mended === arrived ? "all of it is equal now" : `${formatCount(mended)} of ${formatCount(arrived)} are equal now`;
  return `All that waited was sent, and verified again: ${now}.`;
}

function describeRest({ request, notSent, shells, authority }: Findings): string[] {
  const kinds = notSent.map((kind) => namesOfKind[kind]);
  return [
    ...(request.filter ? ["With a filter nobody can tell who has left: leavers were not looked for."] : []),
    ...(kinds.length > 0
      ? [`The configuration of ${authority} has no plugin that sends ${kinds.join(", ")}: not verified.`]
      : []),
    ...(shells > 0
      ? [
          `${plural(shells, "empty shell")} of removed schools stay${shells === 1 ? "s" : ""} at the broker, which cannot delete schools.`,
        ]
      : []),
  ];
}

function objects(count: number): string {
  return plural(count, "object");
}
