import type { SchoolClass, User } from "@id-connector/broker-client";
import { type NameAtBroker, type SchoolScope } from "@id-connector/broker-mapping";
import type { LedgerEntry } from "@id-connector/delivery-ledger";
import type {
  DirectoryObject,
  DirectorySchool,
  GroupOfUser,
  ObjectKind,
  SchoolItem,
} from "@id-connector/listener-object";
import type { ObjectCode } from "../../words/trash-codes.js";

/** What must be done at the broker about one object. */
export type Decision =
  | UserToSend
  | GroupToSend
  | { readonly act: "remove"; readonly kinds: readonly ObjectKind[] }
  | { readonly act: "send_school"; readonly school: DirectorySchool }
  /** When nothing of it is left there; `name` is missing where nobody knows it any more. */
  | { readonly act: "remove_school"; readonly name: string | undefined }
  | { readonly act: "nothing"; readonly outcome: "unchanged" | "superseded" | "out_of_scope"; readonly why: string }
  /** A fault of the object's own data, or of what we may see of it: a person must look. */
  | { readonly act: "refuse"; readonly kind: ObjectKind; readonly code: ObjectCode; readonly message: string };

export interface UserToSend {
  readonly act: "send_user";
  /** The other kinds as which the broker may hold it. It is deleted there as these before it is sent. */
  readonly former?: readonly ObjectKind[];
  readonly body: User;
  readonly content: string;
  readonly schools: readonly DirectorySchool[];
  /** The schools of its context in their order, where the broker calls one otherwise than the directory. */
  readonly context?: readonly string[];
  readonly classes: readonly GroupOfUser[];
  /** Classes that it is in at the broker and stays in, although the directory does not have it there. */
  readonly kept?: readonly GroupOfUser[];
  /** All its classes and workgroups in the directory: they may wait for this user. */
  readonly groups: readonly GroupOfUser[];
  /** Of one that names schools which the directory does not show: all schools of its context in their order, and what is wrong. */
  readonly partly?: { readonly schools: readonly string[]; readonly code: ObjectCode; readonly message: string };
}

export interface GroupToSend {
  readonly act: "send_group";
  readonly former?: readonly ObjectKind[];
  readonly kind: "school_class" | "workgroup";
  readonly body: Omit<SchoolClass, "members">;
  readonly content: string;
  readonly school: DirectorySchool;
  /** Members that belong in it, whether or not the broker has them. */
  readonly members: readonly string[];
  /** Members of the directory that cannot be sent with it: unresolved, or of another school. */
  readonly leftOut: readonly { readonly id?: string; readonly why: string }[];
}

/** What the decision is made from: one reading of the directory and one of the ledger. */
export interface Known {
  readonly object: DirectoryObject | undefined;
  /** All schools that the same connection saw in the same reading. */
  readonly schools: readonly DirectorySchool[];
  /** What the broker calls a school; as the directory where it is not given. */
  readonly nameAtBroker?: NameAtBroker;
  /** It was not found, but may be there where we may not look; or it was found without members or groups of it that are hidden. */
  readonly hidden: boolean;
  /** Attributes that it has and that access rules hide. */
  readonly hiddenAttributes?: readonly string[] | undefined;
  /** Names of schools that would have to be made at the broker, and whose display name is hidden: it could never be set right there. */
  readonly namelessSchools?: readonly string[] | undefined;
  /** The object as all that the ledger knows it as, what it is or was last first. */
  readonly entries: readonly LedgerEntry[];
  /** The ledger was there from the first delivery: what it does not hold, the broker does not hold. */
  readonly ledgerComplete: boolean;
  readonly scope: SchoolScope;
  readonly sends: { readonly users: boolean; readonly groups: boolean };
  /** Somebody asked for it: it is sent, or its deletion is, whatever the ledger says. */
  readonly resend: boolean;
  /** The item that speaks of a school: without one no school is sent or deleted for its own sake. */
  readonly schoolItem?: SchoolItem | undefined;
  /** What the object can be, for one that neither the directory nor the ledger knows. */
  readonly possibleKinds: readonly ObjectKind[];
}
