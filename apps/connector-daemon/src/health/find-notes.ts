import { listWords, plural } from "@id-connector/command-line";
import { isHeldCode, waitsForPerson } from "../held-codes.js";
import type { LiveAuthority } from "@id-connector/delivery-tracker";
import type { Daemon } from "./find-problems.js";

/** What is worth knowing and no problem, in a sentence each. Pure. */
export function findNotes({ running, live, statusProblem }: Daemon): readonly string[] {
  if (!running || statusProblem) return [];
  if (!live) return ["The daemon has just started and has not said yet how it does."];
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

function ofAuthority([authority, { trash = {}, checking }]: [string, LiveAuthority]): readonly string[] {
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
  ];
}

function sum(counts: Readonly<Record<string, number>>, isCounted: (code: string) => boolean): number {
  return Object.entries(counts).reduce((total, [code, count]) => total + (isCounted(code) ? count : 0), 0);
}
