import type { School, SchoolClass, User } from "@id-connector/broker-client";
import {
  asNamedAtBroker,
  listsSchool,
  mapObject,
  mapSchool,
  nameAtBroker,
  type SchoolScope,
} from "@id-connector/broker-mapping";
import type { LedgerEntry } from "@id-connector/delivery-ledger";
import type { DirectoryObject, DirectorySchool, GroupOfUser, ObjectKind } from "@id-connector/listener-object";

/** What the broker must hold of one object. */
export type Wanted =
  | { readonly kind: "school"; readonly id: string; readonly body: School }
  | {
      readonly kind: "user";
      readonly id: string;
      readonly body: User;
      /** The school classes of its context. */
      readonly classes: readonly GroupOfUser[];
    }
  | { readonly kind: "school_class" | "workgroup"; readonly id: string; readonly body: SchoolClass };

/** What a directory object means for an authority. */
export type Judged =
  | { readonly state: "wanted"; readonly wanted: Wanted }
  | { readonly state: "faulty"; readonly attribute: string; readonly message: string }
  | { readonly state: "out_of_scope" };

export interface Scope {
  readonly listed: SchoolScope;
  /** All schools of the directory. */
  readonly schools: readonly DirectorySchool[];
  /** The ledger's entry of a school, by its id: the broker may have another name for it than the directory. */
  readonly heldOf?: (id: string) => LedgerEntry | undefined;
  /** The kinds that the authority gets. */
  readonly kinds: readonly ObjectKind[];
}

/**
 * Says what the broker must hold of a directory object: by the same rules as the daemon. Pure.
 *
 * @example
 * ```ts
 * import { judgeObject } from "@id-connector/broker-compare";
 * import type { DirectorySchool, DirectoryUser } from "@id-connector/listener-object";
 *
 * function isWanted(user: DirectoryUser, schools: DirectorySchool[]) {
 *   return judgeObject(user, { listed: ["DEMOSCHOOL"], schools, kinds: ["user"] }).state === "wanted";
 * }
 * ```
 */
export function judgeObject(object: DirectoryObject, { listed, schools, kinds, heldOf }: Scope): Judged {
  if (object.kind === "other" || !kinds.includes(object.kind)) return { state: "out_of_scope" };
  const { kind, id } = object;
  if (kind === "school") {
    if (!listsSchool(listed, object.name)) return { state: "out_of_scope" };
    return { state: "wanted", wanted: { kind, id, body: mapSchool(object) } };
  }
  const mapped = mapObject(object, listed, schools);
  if (mapped.outcome === "out_of_scope") return { state: "out_of_scope" };
  if (mapped.outcome === "faulty") return { state: "faulty", attribute: mapped.attribute, message: mapped.message };
  const nameOf = nameAtBroker(schools, heldOf ?? (() => undefined));
  if ("members" in mapped) {
    const body = { ...asNamedAtBroker(mapped, nameOf).body, members: mapped.members };
    return { state: "wanted", wanted: { kind: kind === "workgroup" ? kind : "school_class", id, body } };
  }
  const { body, classes } = asNamedAtBroker(mapped, nameOf);
  return { state: "wanted", wanted: { kind: "user", id, body, classes } };
}
