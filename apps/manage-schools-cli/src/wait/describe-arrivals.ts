import { formatCount, plural } from "@id-connector/command-line";
import type { Arrivals, Refusals } from "./arrivals.js";

/** What became of all queued objects, in lines; `wereDeleted`: the objects that the broker does not have were to be deleted. */
export function describeArrivals(arrivals: Arrivals, wereDeleted: boolean): readonly string[] {
  const { sent, incomplete, absent, unconfirmed, refused } = arrivals;
  const parts = [
    ...(wereDeleted ? ([[absent, "deleted"]] as const) : []),
    [sent, "sent"],
    [incomplete, "sent without a member that is not at the broker (it follows by itself when the member gets there)"],
    ...(wereDeleted
      ? []
      : ([[absent, "not at the broker, for they left the directory or the listed schools"]] as const)),
    [unconfirmed, "not confirmed: its item vanished from the queue"],
  ] as const;
  const told = parts.flatMap(([count, what]) => (count > 0 ? `${formatCount(count)} ${what}` : []));
  return [...(told.length > 0 ? [`Done: ${told.join(", ")}.`] : []), ...refused.map(describeRefusal)];
}

function describeRefusal({ code, message, count, examples }: Refusals): string {
  const some = `${count > examples.length ? "e.g. " : ""}${examples.join(", ")}`;
  return `${plural(count, "object lies", "objects lie")} in the trash (${code}): ${message} (${some})`;
}
