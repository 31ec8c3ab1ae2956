import { plural } from "@id-connector/command-line";
import { askToResume, isDaemonRunning } from "@id-connector/delivery-tracker";
import { kindOfWord } from "../kinds.js";
import { createTally, type Tally } from "../report/tally.js";
import type { Request } from "../request.js";
import type { Site } from "../site.js";
import { anyPrint, isFixable, type Verdict } from "@id-connector/broker-compare";
import { lookAgain } from "../verify/look-again.js";
import { withProgress } from "../verify/verify.js";
import { followFixed, type Followed } from "./follow-fixed.js";
import { queueFailed, sortFixable } from "./queue-failed.js";

/** What was done about the objects that failed. */
export interface Fix {
  /** Objects that sending again can mend. */
  readonly fixable: number;
  /** How many of them are in the queue; with --dry-run none. */
  readonly queued: number;
  readonly daemonRuns: boolean;
  /** The authority is not deactivated. */
  readonly active: boolean;
  /** With --wait, where a daemon runs and serves the authority. */
  readonly followed?: Followed;
  /** The results of all objects now, after the queued objects were verified again. */
  readonly after?: Tally;
  /** How many of the sent objects are empty shells of removed schools, which the broker cannot delete. */
  readonly shells?: number;
}

/** A daemon may still be at objects that belong to the fixed objects, such as the classes of a user. */
const looks = 15;

/**
 * Queues the objects that failed; with --wait follows them, and objects that waited already, to the broker and
 * verifies them again.
 */
export async function fixFailed(site: Site, tally: Tally, { dryRun, wait, showValues }: Request): Promise<Fix> {
  const { folders, now, terminal, asker, authority } = site;
  const failed = sortFixable(tally.verdicts);
  const daemonRuns = await isDaemonRunning(folders);
  const fix = { fixable: failed.length, daemonRuns, active: authority.active };
  if (dryRun) return { ...fix, queued: 0 };
  const since = now();
  const queued = await queueFailed(site, failed);
  await askToResume(folders, [authority.name]);
  const onTheirWay = [...failed.slice(0, queued), ...tally.verdicts.filter(isWaiting)];
  if (onTheirWay.length === 0 || !wait || !daemonRuns || !authority.active) return { ...fix, queued };
  terminal.note(`Queued ${plural(queued, "object")}; waiting until all that waits is sent.`);
  const followed = await followFixed(site, { ids: new Set(onTheirWay.map(({ id }) => id)), since });
  if (followed.ended !== "all arrived") return { ...fix, queued, followed };
  const after = withoutThose(tally, onTheirWay.length);
  const candidates = onTheirWay.map(({ kind, id }) => ({ kind, id, print: anyPrint, related: [] }));
  const { open, shells } = await withProgress(site, "verified again", (progress) => {
    progress.expect(candidates.length);
    return lookAgain(site, candidates, { tally: after, progress, showValues, looks });
  });
  if (open.length > 0 || asker.ended.aborted) return { ...fix, queued, followed };
  return { ...fix, queued, followed, after, shells };
}

function isWaiting({ outcome }: Verdict): boolean {
  return outcome === "waiting";
}

/** A tally of the objects that were not on their way. */
function withoutThose(tally: Tally, keepValues: number): Tally {
  const rest = createTally({ keepValues });
  for (const kind of Object.values(kindOfWord)) {
    const equal: Verdict = { kind, id: "", outcome: "equal" };
    for (let count = tally.counts(kind).equal; count > 0; count -= 1) rest.add(equal);
  }
  for (const verdict of tally.verdicts) if (!isFixable(verdict) && !isWaiting(verdict)) rest.add(verdict);
  return rest;
}
