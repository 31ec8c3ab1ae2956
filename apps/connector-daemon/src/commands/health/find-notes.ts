import { listWords, plural } from "@id-connector/command-line";
import { isHeldCode, waitsForPerson } from "../../words/trash-codes.js";
import type { LiveAuthority, LiveVerification } from "@id-connector/delivery-tracker";
import { justStarted, type Daemon } from "../../health/find-silence.js";

/** Facts that are worth knowing and no problem, a sentence for each. Pure. */
export function findNotes({ running, live, statusProblem }: Daemon): readonly string[] {
  if (!running || statusProblem) return [];
  if (!live) return [justStarted];
  return [
    ...(live.notices ?? []),
    ...ofIncoming("in queue", live.inQueue?.trash),
    ...ofIncoming("folder of trigger files", live.triggers?.trash),
    ...Object.entries(live.authorities).flatMap(ofAuthority),
  ];
}

function ofIncoming(where: string, trash: Readonly<Record<string, number>> = {}): readonly string[] {
  const causes = Object.entries(trash).map(([code, count]) => `${count} ${code}`);
  if (causes.length === 0) return [];
  return [`In the trash of the ${where} are ${listWords(causes, "and")}; connector-daemon trash shows them.`];
}

function ofAuthority([authority, { trash = {}, checking, verification }]: [string, LiveAuthority]): readonly string[] {
  const held = sum(trash, isHeldCode);
  const others = Object.entries(trash).filter(([code, count]) => count > 0 && !waitsForPerson(code));
  const causes = others.map(([code, count]) => `${count} ${code}`);
  return [
    ...(checking
      ? [
          `Authority ${authority}: what came into its scope, or left it, is being queued, ${plural(checking.queued, "object")} so far.`,
        ]
      : []),
    ...(held > 0
      ? [`Authority ${authority}: ${plural(held, "removal")} held; connector-daemon release or reject.`]
      : []),
    ...(causes.length > 0
      ? [`Authority ${authority}: in the trash are ${listWords(causes, "and")}; connector-daemon trash shows them.`]
      : []),
    ...(verification ? ofVerification(authority, verification) : []),
  ];
}

function ofVerification(authority: string, verification: LiveVerification): readonly string[] {
  const { foundLastDay, late, days, startedAt, again } = verification;
  return [
    ...(foundLastDay > 0
      ? [
          `Authority ${authority}: within a day the broker held ${plural(foundLastDay, "object")} otherwise than the directory says; they were sent again (grep '"stage":"verify"' in the log).`,
        ]
      : []),
    ...(again
      ? [
          `Authority ${authority}: ${plural(again.objects, "object")} differed again although the broker had confirmed them (${again.item} is one): somebody changes them there, or it does not do what it confirms.`,
        ]
      : []),
    ...(late
      ? [
          `Authority ${authority}: not every object could be asked for within ${plural(days, "day")} since ${startedAt}; verification waits while there is other work (ID_CONNECTOR_VERIFY_DAYS).`,
        ]
      : []),
  ];
}

function sum(counts: Readonly<Record<string, number>>, isCounted: (code: string) => boolean): number {
  return Object.entries(counts).reduce((total, [code, count]) => total + (isCounted(code) ? count : 0), 0);
}
