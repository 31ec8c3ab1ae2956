import type { LedgerEntry } from "@id-connector/delivery-ledger";
import type { Decision } from "./decide.js";

/**
 * The objects whose relation to this one a request about it may set at the broker: a user's classes, a group's members,
 * as the directory has them now and as the broker had them before.
 */
export function neighbours(decision: Decision, entry: LedgerEntry | undefined): readonly string[] {
  const before = entry?.related ?? [];
  switch (decision.act) {
    case "send_user":
      return [...before, ...decision.classes.map(({ id }) => id)];
    case "send_group":
      return [...before, ...decision.members];
    case "remove":
      return before;
    case "nothing":
    case "refuse":
      return [];
  }
}

/**
 * Whether one of the objects is under way. A class and its user are two views of one relation: were both on their way,
 * read from the directory at different moments, the older view could arrive last.
 */
export function anyUnderWay(ids: readonly string[], underWay: ReadonlyMap<string, unknown>): boolean {
  return ids.some((id) => underWay.has(id));
}
