import type { LedgerEntry } from "@id-connector/delivery-ledger";
import type { Decision } from "../decide/decision.js";

/**
 * The objects whose relation to this object a request about it may set at the broker: a user's classes, a group's members, as the
 * directory has them now and as the broker had them before, whatever kind the object was then.
 */
export function neighbours(decision: Decision, entries: readonly LedgerEntry[]): readonly string[] {
  const before = entries.flatMap(({ related }) => related);
  switch (decision.act) {
    case "send_user":
      return [...before, ...decision.classes.map(({ id }) => id)];
    case "send_group":
      return [...before, ...decision.members];
    case "remove":
      return before;
    case "send_school":
    case "remove_school":
    case "nothing":
    case "refuse":
      return [];
  }
}

/**
 * Whether an object with these neighbours must wait for an attempt under way: about itself, about a neighbour, or about an object
 * whose neighbour it is. A class and its user are two views of one relation: if both were on their way, read from the directory at
 * different moments, the older view could arrive last.
 */
export function mustWait(
  id: string,
  itsNeighbours: readonly string[],
  underWay: ReadonlyMap<string, { readonly neighbours: ReadonlySet<string> }>,
): boolean {
  if (underWay.has(id) || itsNeighbours.some((neighbour) => underWay.has(neighbour))) return true;
  // both directions: the relation may be in only one of the two readings
  return [...underWay.values()].some((other) => other.neighbours.has(id));
}
