import { isShell } from "@id-connector/delivery-ledger";
import type { Site } from "../site.js";

/** What the broker has of a school that was to be deleted: an empty shell where it cannot delete schools. */
export type SchoolAtBroker = "deleted" | "empty shell" | "there";

/** The ledger's word about schools, by id with their names, when everything has arrived. */
export function schoolsAtBroker(
  { tracker, authority }: Site,
  ids: ReadonlyMap<string, string>,
): readonly (readonly [string, SchoolAtBroker])[] {
  const ledger = tracker.ledger(authority.name);
  return [...ids].map(([id, name]) => {
    const entry = ledger.get(id);
    if (entry === undefined) return [name, "deleted"];
    if (entry.state !== "absent") return [name, "there"];
    return [name, isShell(entry) ? "empty shell" : "deleted"];
  });
}
