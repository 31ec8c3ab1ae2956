import type { SchoolClass, User } from "@id-connector/broker-client";
import type { GroupOfUser, userFields } from "@id-connector/listener-object";

/** The result for a user. */
export type MappedUser = MappedUserToSend | OutOfScope | Faulty;

export interface MappedUserToSend {
  readonly outcome: "send";
  readonly body: User;
  /** The schools of its context, primary first: a JavaScript object does not keep that order for names like "4711". */
  readonly schools: readonly string[];
  /** The school classes of its context: they must exist before the user does. */
  readonly classes: readonly GroupOfUser[];
}

/** The result for a school class or workgroup. */
export type MappedGroup = MappedGroupToSend | OutOfScope | Faulty;

export interface MappedGroupToSend {
  readonly outcome: "send";
  readonly body: Omit<SchoolClass, "members">;
  readonly school: string;
  /** Ids of the users that belong in it, sorted, each once. */
  readonly members: readonly string[];
  /**
   * Members that should be sent and cannot be. Users that are no business of the broker (guardians, exam users) are not among
   * them.
   */
  readonly leftOut: readonly LeftOut[];
}

/** `unresolved`: the DN leads to no entry (yet). `not_in_school`: a data fault, a class member of another school. */
export interface LeftOut {
  readonly id?: string;
  readonly dn: string;
  readonly why: "unresolved" | "not_in_school";
}

/** The broker must not have this object. */
export interface OutOfScope {
  readonly outcome: "out_of_scope";
  readonly why: OutOfScopeReason;
}

export type OutOfScopeReason = "not_a_school_user" | "exam_user" | "no_listed_school";

/** A field without which a user is not sent. */
export type RequiredField = {
  [K in keyof typeof userFields]: (typeof userFields)[K] extends { readonly required: true } ? K : never;
}[keyof typeof userFields];

/** The object cannot be sent as it is; the message names attributes, never values. */
export interface Faulty {
  readonly outcome: "faulty";
  readonly attribute: (typeof userFields)[RequiredField]["attribute"] | "cn";
  readonly message: string;
}
