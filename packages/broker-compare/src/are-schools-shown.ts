import { findSchool, listsSchool, type SchoolScope } from "@id-connector/broker-mapping";
import type { LedgerEntry } from "@id-connector/delivery-ledger";
import type { DirectorySchool } from "@id-connector/listener-object";

/** Whether the directory shows all listed schools that an object was sent with: else nobody can tell one that is gone from a hidden one. */
export function areSchoolsShown(
  entry: LedgerEntry | undefined,
  listed: SchoolScope,
  schools: readonly DirectorySchool[],
): boolean {
  const named = (entry?.schools ?? []).filter((name) => listsSchool(listed, name));
  return named.every((name) => findSchool(schools, name) !== undefined);
}
