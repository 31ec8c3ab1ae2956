import { listsSchool } from "@id-connector/broker-mapping";
import { priorities } from "@id-connector/listener-object";
import { explainNamesake } from "../look-up/explain-namesake.js";
import { findNamed } from "../look-up/find-named.js";
import { suggestNames } from "../look-up/suggest-names.js";
import { openPut, viaOf } from "../put/put.js";
import { type Missed, reportNamed } from "../report/report-named.js";
import type { HowToSchedule, NamedRequest } from "../request.js";
import { usersFirst } from "../schedule-entry.js";
import type { Surroundings } from "../surroundings.js";
import { followScheduled } from "../wait/follow-scheduled.js";
import { planNamed, type Plan } from "./plan-named.js";
import { statusOf } from "./status-of.js";
import { openTally } from "./tally.js";

/** `user` and `group`: schedules the named objects that exist, and says what is wrong with the rest. Returns the exit status. */
export async function scheduleNamed(request: NamedRequest & HowToSchedule, around: Surroundings): Promise<number> {
  const { directory, authorities, ledger, terminal } = around;
  const { dryRun, wait } = request;
  const found = await findNamed(directory, request);
  const plan = planNamed(found, {
    what: request.what,
    authorities,
    entry: (authority, id) => ledger?.authority(authority).get(id),
    dnOf: (id) => ledger?.directory.get(id)?.dn,
  });
  const missed = await explainMissing(plan.missing, request, around);

  const via = viaOf(request.via, around);
  const tally = openTally({ keepIds: wait });
  const since = Date.now();
  const entries = plan.chosen.map(({ entry }) => entry);
  if (entries.length > 0) {
    const put = await openPut(via, { dryRun }, around);
    await put(usersFirst(entries), {
      priority: priorities.changed,
      signal: terminal.stopping,
      onPut: (some) => {
        for (const entry of some) tally.add(entry);
      },
    });
  }
  const isStopped = tally.total < entries.length;
  const isFollowed = wait && !isStopped && entries.length > 0;
  const waited = isFollowed ? await followScheduled({ ids: tally.ids, since, via }, around) : undefined;
  const isComplete = missed.length === 0 && plan.refused.length === 0;
  const isUncertain = plan.refused.length > 0 && around.broken.length > 0;
  const status = statusOf({ isStopped, isComplete, isUncertain, waited });
  await reportNamed({ request, via, plan, missed, tally, waited, isStopped, status }, around);
  return status;
}

async function explainMissing(
  missing: Plan["missing"],
  { what }: NamedRequest,
  { directory, authorities, names: containers }: Surroundings,
): Promise<readonly Missed[]> {
  const isListed = (school: string) => authorities.some(({ schools }) => listsSchool(schools, school));
  const missed: Missed[] = [];
  for (const { name, namesakes } of missing) {
    const explained = namesakes.map((namesake) => explainNamesake(namesake, { what, name, containers }));
    // where the meaning is plain, more suggestions would be noise; with many names only the first are worth the searches
    const isPlain = explained.length > 0 || missed.length >= mostExplained;
    const suggestions = isPlain ? none : await suggestNames(directory, { what, name, containers, isListed });
    missed.push({ name, namesakes: explained, suggestions });
  }
  return missed;
}

const none = { names: [], more: 0 };
const mostExplained = 10;
