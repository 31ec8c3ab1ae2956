import { exitStatus } from "@id-connector/connector-settings";
import { commandWords } from "../command-words.js";
import type { Queued } from "../queue/queue-all.js";
import type { Site } from "../site.js";
import { isAllWell, type Arrivals } from "../wait/arrivals.js";
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
  return obstacle === undefined
    ? [`The daemon delivers it. ${watch}`]
    : [`It waits in the queue, for ${obstacle}. ${watch}`];
}

/** The exit status: no where the broker refused something. */
export function statusOf(arrivals: Arrivals | undefined): number {
  return arrivals === undefined || isAllWell(arrivals) ? exitStatus.done : exitStatus.no;
}
