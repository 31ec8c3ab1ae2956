import type { BrokerErrorCode } from "@id-connector/broker-client";
import type { ListenerObjectErrorCode } from "@id-connector/listener-object";
import type { ItemFaultCode, unknownCode } from "@id-connector/queue-fs";

/** Removals that the delete guard does not let pass. */
export type HeldCode = "USERS_HELD" | "GROUPS_HELD" | "MEMBERS_HELD";

/** Codes of objects that wait for a person: also of removals that a person rejected, which only the directory or another order changes. */
export type WaitingCode = HeldCode | typeof rejectedCode;

/** Why the delivery put an object into the trash. */
export type ObjectCode =
  | BrokerErrorCode
  | WaitingCode
  | "FAULTY_OBJECT" // an attribute that the broker needs is empty
  | "SCHOOL_UNKNOWN" // the object is seen, a school that it names is not
  | "SCHOOL_NOT_SEEN" // neither the object nor all its schools are seen
  | "NOT_SEEN" // the object is not seen, although its schools are
  | "PARTLY_SEEN" // the object is seen, but not all members, groups or attributes of it
  | "DIRECTORY_BEHIND" // the directory may show an old state of the object: what came in about it says otherwise
  | "SCHOOL_REFUSED" // the broker does not take its school
  | "SCHOOL_NOT_EMPTY" // of a school that is to be deleted
  | typeof defectCode;

/** Why a file lies in the trash that was no item, or that others put there. A DN that is none makes an item or a trigger bad. */
type FileCode = ItemFaultCode | Exclude<ListenerObjectErrorCode, "BAD_DN"> | typeof unknownCode;

/** All that an item can lie in the trash for. A reason that a file holds may have any other code: a predecessor wrote it. */
export type TrashCode = ObjectCode | FileCode;

interface Meaning {
  /**
   * What becomes of it by itself. "retried": the delivery tries it again. "waits": for a person, or until the directory has the object
   * again. "stays": nothing, unless the file's name tells the object.
   */
  readonly next: "retried" | "waits" | "stays";
  /** The directory does not show the object, so that it was not deleted ("removal"), or not all of it, so that it was not sent ("part"). */
  readonly unseen?: "removal" | "part";
  /** The messages of single items say no more than the advice. */
  readonly selfExplaining?: true;
  /** What it means and what to do, in one sentence or two for the operator. */
  readonly advice: string;
}

export const rejectedCode = "DELETION_REJECTED";

/** The program failed at it by a defect of its own. */
export const defectCode = "DEFECT";

const decide = "Look whether that is meant, then: connector-daemon release, or connector-daemon reject.";
const again = "It is tried again by itself; if that does not help, give the entryUUIDs to those who run the broker.";
const noRequest =
  "Nothing is wrong with these objects: mend the connection (connector-daemon check), then: trash retry.";
const ofNoUse =
  'The file is of no use, but its object may lack something: "verify all --fix" finds out, then: trash drop.';

/** A code that the program puts into the trash and that is missing here does not compile. */
const meanings: Readonly<Record<TrashCode, Meaning>> = {
  REFUSED: {
    next: "retried",
    advice:
      "The broker does not take these objects as they are, and its answer names the field: mend it in the directory, and they are sent by themselves.",
  },
  EXISTS: {
    next: "retried",
    selfExplaining: true,
    advice:
      'Another object at the broker has their name: find it with "verify", and rename or delete one of the two in the directory; if the removal of the other one is held, release it.',
  },
  SERVER_ERROR: { next: "retried", advice: `The broker fails at these objects, and at no others. ${again}` },
  TIMEOUT: {
    next: "retried",
    advice: `The broker gives no answer about these objects in time, and about others it does. ${again}`,
  },
  BAD_ANSWER: {
    next: "retried",
    advice: `The broker's answer about these objects is none that its interface knows. ${again}`,
  },
  FORBIDDEN: {
    next: "retried",
    advice:
      "The broker does not let this account do that with these objects: ask those who run the broker for the right, then: trash retry.",
  },
  BAD_BODY: {
    next: "retried",
    advice:
      "No request can be made of these objects, which is a defect of this connector: report it with the message, and mend the field in the directory meanwhile.",
  },
  BAD_ID: {
    next: "retried",
    selfExplaining: true,
    advice: "What the directory gives as entryUUID is none, so the broker cannot be told of these objects: report it.",
  },
  CONNECTION: { next: "retried", advice: noRequest },
  TLS: { next: "retried", advice: noRequest },
  PROXY: { next: "retried", advice: noRequest },
  CLOCK: { next: "retried", advice: noRequest },
  LOGIN: { next: "retried", advice: noRequest },
  RATE_LIMITED: { next: "retried", advice: noRequest },
  ABORTED: { next: "retried", advice: noRequest },
  BAD_OPTIONS: { next: "retried", advice: noRequest },
  FAULTY_OBJECT: {
    next: "retried",
    advice:
      "An attribute that the broker needs is empty in the directory: fill it in, and the objects are sent by themselves.",
  },
  SCHOOL_UNKNOWN: {
    next: "retried",
    advice:
      "The directory shows these objects, but not a school that they name. If it was removed, take its name out of the users' ucsschoolSchool and ucsschoolRole, and remove its groups; else check the access rights of ldap_hostdn. Users are sent with their other schools meanwhile.",
  },
  SCHOOL_NOT_SEEN: {
    next: "retried",
    unseen: "removal",
    selfExplaining: true,
    advice:
      "These objects vanished together with a listed school, so they are not deleted: check the access rights of ldap_hostdn; if the school is really gone: manage_schools_to_sync remove_schools.",
  },
  NOT_SEEN: {
    next: "retried",
    unseen: "removal",
    advice:
      "The directory shows neither these objects nor that they are gone, so they are not deleted: check the access rights of ldap_hostdn.",
  },
  DIRECTORY_BEHIND: {
    next: "retried",
    unseen: "removal",
    advice:
      "What came in about these objects says otherwise than the LDAP server that is asked: look whether its replication works; they heal by themselves as soon as it agrees, or knows later changes.",
  },
  PARTLY_SEEN: {
    next: "retried",
    unseen: "part",
    advice:
      "The directory hides members, groups or attributes of these objects, which would be lost, so they are not sent: check the access rights of ldap_hostdn.",
  },
  SCHOOL_REFUSED: {
    next: "retried",
    advice:
      "The broker does not take the school of these objects: whoever runs the broker can say what is wrong with that school. They are tried again by themselves.",
  },
  SCHOOL_NOT_EMPTY: {
    next: "retried",
    advice:
      'A removed school still has objects at the broker that nothing waits to delete: see to those in this trash ("verify" finds what else is left), then: manage_schools_to_sync remove_schools --force.',
  },
  USERS_HELD: {
    next: "waits",
    selfExplaining: true,
    advice: `Too many users would have been deleted within an hour, so none of these is. ${decide}`,
  },
  GROUPS_HELD: {
    next: "waits",
    selfExplaining: true,
    advice: `Too many classes and workgroups would have been deleted within an hour, so none of these is. ${decide}`,
  },
  MEMBERS_HELD: {
    next: "waits",
    selfExplaining: true,
    advice: `Classes or workgroups would have lost too many members within an hour: they keep them. ${decide}`,
  },
  DELETION_REJECTED: {
    next: "waits",
    advice:
      "A person decided against these removals, so the broker keeps what the directory does not have: they stay here until the directory has it again, or until: connector-daemon release --code DELETION_REJECTED.",
  },
  DEFECT: {
    next: "retried",
    advice:
      'The connector fails at these objects by a defect of its own, and at no others: report it with the place that is named and the lines of the log that hold the entryUUID ("trash show" tells it). What lies in the trash of an authority is tried again by itself, and soon after a restart; for the in queue: trash retry.',
  },
  ITEM_UNREADABLE: { next: "stays", advice: `A file in the queue is empty, cut short or may not be read. ${ofNoUse}` },
  ITEM_TOO_LARGE: {
    next: "stays",
    advice:
      "A file in the queue is larger than 1 MiB, so it was not read. If it is the item of an object, have that sent: schedule_user or schedule_group.",
  },
  ITEM_ENDS_PROGRAM: {
    next: "stays",
    advice:
      "The connector ended three times while it read this file, so it was not read again: report it with the end of its log, and keep the file. If you know its object, have that sent: schedule_user or schedule_group.",
  },
  ITEM_WITHOUT_KEY: {
    next: "stays",
    selfExplaining: true,
    advice: `A file in the queue does not say whose it is. ${ofNoUse}`,
  },
  BAD_ITEM: { next: "stays", advice: `A file in the queue is no item of a user, group or school. ${ofNoUse}` },
  BAD_TRIGGER: { next: "stays", advice: `A file in the folder of triggers is no trigger. ${ofNoUse}` },
  UNKNOWN: {
    next: "stays",
    selfExplaining: true,
    advice:
      'Nothing says why these files lie here; a person or a predecessor put them. "trash retry" has their objects looked at anew: what is sent is what the directory says.',
  },
};

export const trashCodes = Object.keys(meanings) as readonly TrashCode[];

export const heldCodes = trashCodes.filter((code): code is HeldCode => waitsForPerson(code) && code !== rejectedCode);

/** Whether a code that was read somewhere equals this code; a code that nothing ever has does not compile. */
export function isCode<Code extends TrashCode>(code: string | undefined, one: Code): code is Code {
  return code === one;
}

/** Whether an object with this code waits for a person: it is never tried again; the delivery only looks whether the directory has it again. */
export function waitsForPerson(code: string): code is WaitingCode {
  return meaningOf(code)?.next === "waits";
}

export function isHeldCode(code: string): code is HeldCode {
  return waitsForPerson(code) && code !== rejectedCode;
}

/**
 * Whether the code means that the directory does not show the object, or not as a whole. This says nothing about the object, and is over as soon as
 * the access rights are right.
 */
export function isUnseen(code: string): boolean {
  return meaningOf(code)?.unseen !== undefined;
}

/** Whether the code means that the object was not deleted, as the directory may only hide it. */
export function isRemovalUnseen(code: string): boolean {
  return meaningOf(code)?.unseen === "removal";
}

/** Whether the messages of single items of a cause add something to its advice. */
export function messagesDiffer(code: string): boolean {
  return meaningOf(code)?.selfExplaining !== true;
}

/** What a cause means and what to do; an unknown code gets a sentence, too. */
export function whatHelps(code: string): string {
  return meaningOf(code)?.advice ?? unheardOf;
}

const unheardOf =
  'This connector has no advice for this code: "trash show" tells what was said, "trash retry" has the objects looked at anew.';

function meaningOf(code: string): Meaning | undefined {
  return Object.hasOwn(meanings, code) ? meanings[code as TrashCode] : undefined;
}
