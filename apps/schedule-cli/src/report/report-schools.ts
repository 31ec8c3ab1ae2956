import { formatTable, type Line, plural } from "@id-connector/command-line";
import { isDaemonRunning } from "@id-connector/delivery-tracker";
import type { DirectorySchool } from "@id-connector/listener-object";
import type { HowToSchedule, ResyncRequest, SchoolRequest, Via } from "../request.js";
import type { Remarks } from "../schedule/remarks.js";
import type { Tally } from "../schedule/tally.js";
import type { Surroundings } from "../surroundings.js";
import { describeWaited } from "../wait/describe-waited.js";
import type { Waited } from "../wait/waited.js";
import { describeQueued } from "./describe-queued.js";
import { findTroubles } from "./find-troubles.js";
import { toCounts } from "./to-counts.js";

interface SchoolsReport {
  readonly request: (SchoolRequest | ResyncRequest) & HowToSchedule;
  readonly via: Via;
  readonly schools: readonly DirectorySchool[];
  readonly tally: Tally;
  readonly remarks: Remarks;
  readonly waited: Waited | undefined;
  readonly isStopped: boolean;
  /** The exit status. */
  readonly status: number;
}

/** The answer of `school` and `resync`: a table of what was scheduled and who gets it. */
export async function reportSchools(report: SchoolsReport, around: Surroundings): Promise<void> {
  const { request, via, schools, tally, remarks, waited, isStopped, status } = report;
  const daemonRuns = await isDaemonRunning(around.folders);
  const troubles = await findTroubles(tally.byAuthority.keys(), around);
  const authorities = around.authorities.map(({ name, active }) => ({
    ...{ name, active },
    objects: tally.byAuthority.get(name) ?? 0,
  }));
  const document = {
    command: request.what,
    ...(request.what === "school" ? { school: schools[0]?.name } : { schools: schools.length }),
    ...{ dryRun: request.dryRun, via, daemonRuns, interrupted: isStopped || waited?.end === "interrupted" },
    scheduled: toCounts(tally),
    authorities,
    cannotBeSent: remarks.faulty(),
    ...(waited && { waited }),
    exitStatus: status,
  };
  const what = request.what === "school" ? `the school ${schools[0]?.name ?? ""}` : plural(schools.length, "school");
  const head = `${request.dryRun ? "Would schedule" : "Scheduled"} ${what}: ${plural(tally.total, "object")}.`;
  const parts: readonly (readonly Line[])[] = [
    [head],
    formatTable(rowsOf(tally)),
    formatTable([
      ["authority", "objects"],
      ...authorities.map(({ name, active, objects }) => [
        active ? name : `${name} (deactivated: its queue waits)`,
        objects,
      ]),
    ]),
    waited
      ? describeWaited(waited, { nameOf: (id) => id, each: false })
      : describeQueued({ ...request, daemonRuns, troubles }),
  ];
  const filled = parts.filter((part) => part.length > 0);
  around.terminal.answer(
    document,
    filled.flatMap((part, index) => (index === 0 ? part : ["", ...part])),
  );
}

function rowsOf({ byCategory }: Tally): readonly (readonly (string | number)[])[] {
  const { school, user, school_class, workgroup, gone, left } = byCategory;
  return [
    ["what", "objects"],
    ["schools", school],
    ["users", user],
    ["classes", school_class],
    ["workgroups", workgroup],
    ["gone from the directory", gone],
    ["no longer to be sent", left],
  ];
}
