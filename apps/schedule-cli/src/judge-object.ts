import { listsSchool, mapObject, type OutOfScopeReason } from "@id-connector/broker-mapping";
import { type LedgerEntry, mayBeThere } from "@id-connector/delivery-ledger";
import type { DirectoryObject, DirectorySchool, DirectoryUser } from "@id-connector/listener-object";
import type { Authority } from "@id-connector/school-authority-config";

/** What one authority does with an object that is scheduled, or why it is not scheduled for it. */
export type Verdict =
  | { readonly authority: string; readonly act: "send" }
  /** The broker may hold the object and must not. */
  | { readonly authority: string; readonly act: "delete"; readonly why: string }
  | {
      readonly authority: string;
      readonly act: "nothing";
      readonly why: string;
      /** The object belongs there, but cannot be sent as it is. */
      readonly isFault?: true;
    };

export interface Surrounding {
  readonly authorities: readonly Pick<Authority, "name" | "schools" | "sendsUsers" | "sendsGroups">[];
  /** The entry of an object in an authority's ledger. */
  readonly entry: (authority: string, id: string) => LedgerEntry | undefined;
  /** All schools of the directory. */
  readonly schools: readonly DirectorySchool[];
}

/** Judges for each authority what it does with an object of the directory. Pure. */
export function judgeObject(object: DirectoryObject, surrounding: Surrounding): readonly Verdict[] {
  return surrounding.authorities.map((authority) => {
    const { name } = authority;
    const why = whyNot(object, authority, surrounding.schools);
    if (why === undefined) return { authority: name, act: "send" };
    if (why.stays !== undefined) {
      const fault = why.stays === "faulty" ? { isFault: true as const } : {};
      return { authority: name, act: "nothing", why: why.text, ...fault };
    }
    const entry = surrounding.entry(name, object.id);
    return { authority: name, act: mayBeThere(entry) ? "delete" : "nothing", why: why.text };
  });
}

interface WhyNot {
  readonly text: string;
  /** The object is not deleted either: it cannot be sent as it is, or this authority does not get its kind. */
  readonly stays?: "faulty" | "not_ours";
}

function whyNot(
  object: DirectoryObject,
  authority: Surrounding["authorities"][number],
  schools: readonly DirectorySchool[],
): WhyNot | undefined {
  if (object.kind === "other") return { text: "it is neither a user nor a school class nor a workgroup" };
  if (object.kind === "school")
    return listsSchool(authority.schools, object.name) ? undefined : { text: "it is not listed" };
  if (object.kind === "user" ? !authority.sendsUsers : !authority.sendsGroups) {
    const what = object.kind === "user" ? "users" : "classes and workgroups";
    return { text: `its plugins do not send ${what}`, stays: "not_ours" };
  }
  const mapped = mapObject(object, authority.schools, schools);
  if (mapped.outcome === "send") return undefined;
  if (mapped.outcome === "faulty") return { text: mapped.message, stays: "faulty" };
  return { text: describeReason(mapped.why, object) };
}

function describeReason(why: OutOfScopeReason, object: DirectoryObject): string {
  if (why === "exam_user") return "it is an exam user";
  if (why === "not_a_school_user") return object.kind === "user" ? describeUser(object) : "it is no school object";
  const named = object.kind === "user" ? object.schools : "school" in object ? [object.school] : [];
  if (named.length === 0) return "it belongs to no school";
  const schools = named.join(", ");
  return named.length === 1 ? `its school ${schools} is not listed` : `none of its schools ${schools} is listed`;
}

function describeUser({ objectClasses }: DirectoryUser): string {
  const has = (name: string) => objectClasses.some((one) => one.toLowerCase() === name.toLowerCase());
  if (has("ucsschoolLegalGuardian")) return "it is a legal guardian";
  if (has("ucsschoolAdministrator")) return "it is a school administrator";
  return "it is no pupil, teacher or staff member of a school";
}
