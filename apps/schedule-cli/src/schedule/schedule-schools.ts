import { schoolSet } from "@id-connector/broker-mapping";
import { priorities, type DirectoryObject, type DirectorySchool } from "@id-connector/listener-object";
import { judgeObject, type Verdict } from "../judge-object.js";
import { describeFailure, describeStop, openPut, viaOf } from "../put/put.js";
import type { HowToSchedule, ResyncRequest, SchoolRequest } from "../request.js";
import { reportSchools } from "../report/report-schools.js";
import type { Entry } from "../schedule-entry.js";
import type { Surroundings } from "../surroundings.js";
import { followScheduled } from "../wait/follow-scheduled.js";
import { statusOf } from "./status-of.js";
import { chooseListed, chooseSchool } from "./choose-schools.js";
import { countObjects } from "./count-objects.js";
import { leaverEntries } from "./leaver-entries.js";
import { openRemarks, type Remarks } from "./remarks.js";
import { schoolEntries } from "./school-entries.js";
import { openTally } from "./tally.js";

type SchoolsRequest = (SchoolRequest | ResyncRequest) & HowToSchedule;

/** `school` and `resync`: schedules all that belongs to schools, streamed. Returns the exit status. */
export async function scheduleSchools(request: SchoolsRequest, around: Surroundings): Promise<number> {
  const { directory, names, terminal } = around;
  const { stopping: signal } = terminal;
  const { dryRun, wait } = request;
  const existing = await directory.readSchools({ signal });
  const schools = chooseSchools(request, existing, around);
  const via = viaOf(request.via, around);
  const put = await openPut(via, { dryRun }, around);
  const wanted = schoolSet(schools.map(({ name }) => name));
  const total = schools.length + (await countObjects(directory, { wanted, names, signal }));

  const tally = openTally({ keepIds: wait });
  const remarks = openRemarks();
  const since = Date.now();
  const progress = terminal.progress(dryRun ? "counted" : "scheduled", total);
  try {
    await put(entriesOf({ request, schools, existing, remarks }, around), {
      priority: priorities.bulk,
      signal,
      onPut: (entries) => {
        for (const entry of entries) tally.add(entry);
        progress.advance(entries.length);
      },
    });
  } catch (error) {
    if (tally.total > 0 && !dryRun) terminal.warn(describeFailure(tally.total));
    throw error;
  } finally {
    progress.end();
  }
  const isStopped = signal.aborted;
  if (isStopped) terminal.warn(describeStop(tally.total, dryRun));
  for (const remark of remarks.describe()) terminal.warn(remark);
  const waited = wait && !isStopped ? await followScheduled({ ids: tally.ids, since, via }, around) : undefined;
  const status = statusOf({ isStopped, isComplete: true, waited });
  await reportSchools({ request, via, schools, tally, remarks, waited, isStopped, status }, around);
  return status;
}

function chooseSchools(
  request: SchoolsRequest,
  schools: readonly DirectorySchool[],
  { authorities, terminal }: Surroundings,
): readonly DirectorySchool[] {
  if (request.what === "school") return [chooseSchool(request.school, { schools, authorities })];
  const chosen = chooseListed({ schools, authorities });
  for (const { authority, school } of chosen.missing)
    terminal.warn(`${authority} lists the school ${school}, which the directory does not show: it is left out.`);
  return chosen.schools;
}

interface Wanted {
  readonly request: SchoolsRequest;
  readonly schools: readonly DirectorySchool[];
  /** All schools of the directory. */
  readonly existing: readonly DirectorySchool[];
  readonly remarks: Remarks;
}

async function* entriesOf(
  { request, schools, existing, remarks }: Wanted,
  { directory, authorities, ledger, terminal }: Surroundings,
): AsyncGenerator<Entry, void> {
  const { stopping: signal } = terminal;
  const entry = (authority: string, id: string) => ledger?.authority(authority).get(id);
  const judge = (object: DirectoryObject): readonly Verdict[] =>
    judgeObject(object, { authorities, entry, schools: existing });
  const seen = new Set<string>();
  yield* schoolEntries({ directory, schools, judge, seen, onLeftOut: remarks.leftOut, signal });
  if (!ledger) return;
  yield* leaverEntries({
    ...{ directory, ledger, authorities, judge, seen, signal },
    existing: schoolSet(existing.map(({ name }) => name)),
    only: request.what === "school" ? schools[0]?.name : undefined,
    onPassedOver: remarks.passedOver,
  });
}
