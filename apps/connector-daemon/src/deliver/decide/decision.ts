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
  /** The school is deleted when nothing of it is left there; `name` is missing where it is not known any more. */
  | { readonly act: "remove_school"; readonly name: string | undefined }
  | { readonly act: "nothing"; readonly outcome: "unchanged" | "superseded" | "out_of_scope"; readonly why: string }
  /** The object's own data are faulty, or the directory hides a part of them: a person must look. */
  | { readonly act: "refuse"; readonly kind: ObjectKind; readonly code: ObjectCode; readonly message: string };

export interface UserToSend {
  readonly act: "send_user";
  /** The other kinds as which the broker may hold the object. It is deleted there as these before it is sent. */
  readonly former?: readonly ObjectKind[];
  readonly body: User;
  readonly content: string;
  readonly schools: readonly DirectorySchool[];
  /** The schools of its context in their order, where the broker has another name for a school than the directory. */
  readonly context?: readonly string[];
  readonly classes: readonly GroupOfUser[];
  /** Classes in which the user stays at the broker, although the directory does not have it there. */
  readonly kept?: readonly GroupOfUser[];
  /** All its classes and workgroups in the directory: they may wait for this user. */
  readonly groups: readonly GroupOfUser[];
  /** For a user with schools that the directory does not show: all schools of its context in their order, and what is wrong. */
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

/** What the decision is made from: one reading of the directory and one reading of the ledger. */
export interface Known {
  readonly object: DirectoryObject | undefined;
  /** All schools that the same connection saw in the same reading. */
  readonly schools: readonly DirectorySchool[];
  /** The broker's name of a school. Default: the directory's name. */
  readonly nameAtBroker?: NameAtBroker;
  /** The object was not found, but may be hidden; or it was found, and some of its members or groups are hidden. */
  readonly hidden: boolean;
  /** Attributes of the object that access rules hide. */
  readonly hiddenAttributes?: readonly string[] | undefined;
  /** Schools that would have to be made at the broker and whose display name is hidden: the broker cannot correct it later. */
  readonly namelessSchools?: readonly string[] | undefined;
  /** The ledger's entries of the object, one for each kind; first the kind that it is or was last. */
  readonly entries: readonly LedgerEntry[];
  /** The ledger was there from the first delivery: what it does not hold, the broker does not hold. */
  readonly ledgerComplete: boolean;
  readonly scope: SchoolScope;
  readonly sends: { readonly users: boolean; readonly groups: boolean };
  /** A person asked for the object: it is sent or deleted, whatever the ledger says. */
  readonly resend: boolean;
  /** The item that speaks of a school: without such an item no school is sent or deleted for its own sake. */
  readonly schoolItem?: SchoolItem | undefined;
  /** The kinds that an object can have which neither the directory nor the ledger knows. */
  readonly possibleKinds: readonly ObjectKind[];
}
