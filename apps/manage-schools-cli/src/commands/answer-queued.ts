import { commandWords } from "@id-connector/command-line";
import { exitStatus } from "@id-connector/connector-settings";
import type { Queued } from "../queue/queue-all.js";
import type { Site } from "../site.js";
import { isAllWell } from "../wait/arrivals.js";
import { describeArrivals } from "../wait/describe-arrivals.js";

/** What became of queued items: lines for a person. */
export function describeQueued(
  { program, authority }: Site,
  { obstacle, arrivals }: Queued,
  what: "to send" | "to delete",
): readonly string[] {
  if (arrivals) return describeArrivals(arrivals, what === "to delete");
  const list = commandWords([program, "list_schools", "--school_authority", authority.name]);
  const watch = `Watch it with: connector-daemon status, ${list}`;
  return obstacle === undefined ? [`The daemon delivers it. ${watch}`] : [`It waits in the queue: ${obstacle}`, watch];
}

/** The exit status: `no` where the broker refused something, or where no daemon was there to wait for. */
export function statusOf(queued: Pick<Queued, "arrivals" | "inVain"> | undefined): number {
  if (queued?.inVain === true) return exitStatus.no;
  return queued?.arrivals === undefined || isAllWell(queued.arrivals) ? exitStatus.done : exitStatus.no;
}
