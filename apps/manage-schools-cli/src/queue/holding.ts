import { mapObject, type SchoolScope } from "@id-connector/broker-mapping";
import type { LedgerEntry } from "@id-connector/delivery-ledger";
import type { DirectoryObject, DirectorySchool, ObjectKind } from "@id-connector/listener-object";

/** What becomes of one object when its school is removed: it goes, or stays because of another school. */
export interface Holding {
  readonly id: string;
  readonly kind: ObjectKind;
  readonly act: "delete" | "update";
}

interface Known {
  /** Undefined: the directory does not have it. */
  readonly object: DirectoryObject | undefined;
  /** Undefined: the ledger does not speak of it. */
  readonly entry: LedgerEntry | undefined;
  /** The schools that the authority still gets. */
  readonly scope: SchoolScope;
  readonly schools: readonly DirectorySchool[];
}

/** Says what becomes of a user, class or workgroup; undefined where the broker never had it. Pure. */
export function judgeHolding(id: string, { object, entry, scope, schools }: Known): Holding | undefined {
  if (object === undefined || object.kind === "other" || object.kind === "school")
    return entry && { id, kind: entry.kind, act: "delete" };
  const mapped = mapObject(object, scope, schools);
  if (mapped.outcome !== "out_of_scope") return { id, kind: object.kind, act: "update" };
  // guardians and exam users are never sent
  if (mapped.why !== "no_listed_school" && entry === undefined) return undefined;
  return { id, kind: object.kind, act: "delete" };
}
