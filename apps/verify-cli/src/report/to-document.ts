import { wordOfKind } from "../kinds.js";
import { lastTally, statusOf, type Findings } from "./findings.js";
import { describeEnd } from "./describe-end.js";
import type { Counts, Tally } from "./tally.js";

/** The answer for programs (README, "--json"): its keys stay. */
export function toDocument(findings: Findings): object {
  const { authority, tally, fix, down, interrupted, unseen, shells, request } = findings;
  return {
    authority,
    counts: countsOf(findings, tally),
    objects: lastTally(findings).verdicts,
    unseenSchools: unseen,
    emptyShells: shells,
    leaversLookedFor: request.filter === undefined,
    ...(fix ? { fix: fixOf(findings, fix) } : {}),
    ...(down ? { broker: { code: down.code, message: down.message } } : {}),
    interrupted,
    summary: describeEnd(findings).join(" "),
    exitStatus: statusOf(findings),
  };
}

function fixOf(findings: Findings, fix: NonNullable<Findings["fix"]>): object {
  const { fixable, queued, daemonRuns, active, followed, after } = fix;
  return {
    ...{ fixable, queued, dryRun: findings.request.dryRun, daemonRuns, active },
    ...(followed ? { arrived: followed.arrived } : {}),
    ...(after ? { countsAfter: countsOf(findings, after) } : {}),
  };
}

function countsOf({ kinds }: Findings, tally: Tally): object {
  return Object.fromEntries(kinds.map((kind) => [wordOfKind[kind], namesOf(tally.counts(kind))]));
}

function namesOf({
  checked,
  equal,
  different,
  missing,
  waiting,
  in_trash,
  incomplete,
  faulty,
  leaver,
  not_verified,
}: Counts): object {
  return {
    checked,
    equal,
    different,
    missing,
    waiting,
    inTrash: in_trash,
    incomplete,
    faulty,
    leavers: leaver,
    notVerified: not_verified,
  };
}
