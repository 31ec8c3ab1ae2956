import { listsSchool, nameAtBroker, showsSchool } from "@id-connector/broker-mapping";
import type { LedgerEntry } from "@id-connector/delivery-ledger";
import type { Scope } from "./wanted.js";

/**
 * Whether the directory shows all listed schools that an object was sent with: else nobody can tell an object that is gone from a
 * hidden one.
 *
 * @example
 * ```ts
 * import { areSchoolsShown } from "@id-connector/broker-compare";
 * import type { LedgerEntry } from "@id-connector/delivery-ledger";
 * import type { DirectorySchool } from "@id-connector/listener-object";
 *
 * function mayBeBelieved(entry: LedgerEntry, schools: DirectorySchool[]) {
 *   return areSchoolsShown(entry, { listed: ["DEMOSCHOOL"], schools });
 * }
 * ```
 */
export function areSchoolsShown(
  entry: LedgerEntry | undefined,
  { listed, schools, heldOf }: Pick<Scope, "listed" | "schools" | "heldOf">,
): boolean {
  const named = (entry?.schools ?? []).filter((name) => listsSchool(listed, name));
  const nameOf = nameAtBroker(schools, heldOf ?? (() => undefined));
  return named.every((name) => showsSchool(schools, name, nameOf));
}
