/** What a cause means and what to do, in one sentence or two for the operator; a code that nobody knows gets one, too. */
export function whatHelps(code: string): string {
  return sentences.get(code) ?? unheardOf;
}

/** Whether the messages of single items of a cause add something to its sentence. */
export function messagesDiffer(code: string): boolean {
  return !selfExplaining.has(code);
}

/** All codes with a sentence of their own. */
export function knownCodes(): readonly string[] {
  return [...sentences.keys()];
}

const unheardOf =
  'This connector has no advice for this code: "trash show" tells what was said, "trash retry" has the objects looked at anew.';
const decide = "Look whether that is meant, then: connector-daemon release, or connector-daemon reject.";
const again = "It is tried again by itself; if that does not help, give the entryUUIDs to those who run the broker.";
const noRequest =
  "Nothing is wrong with these objects: mend the connection (connector-daemon check), then: trash retry.";
const ofNoUse =
  'The file is of no use, but its object may lack something: "verify all --fix" finds out, then: trash drop.';

const sentences: ReadonlyMap<string, string> = new Map([
  [
    "REFUSED",
    "The broker does not take these objects as they are, and its answer names the field: mend it in the directory, and they are sent by themselves.",
  ],
  [
    "EXISTS",
    'Another object at the broker has their name: find it with "verify", and rename or delete one of the two in the directory; if the removal of the other one is held, release it.',
  ],
  ["SERVER_ERROR", `The broker fails at these objects, and at no others. ${again}`],
  ["TIMEOUT", `The broker gives no answer about these objects in time, and about others it does. ${again}`],
  ["BAD_ANSWER", `The broker's answer about these objects is none that its interface knows. ${again}`],
  [
    "FORBIDDEN",
    "The broker does not let this account do that with these objects: ask those who run the broker for the right, then: trash retry.",
  ],
  [
    "BAD_BODY",
    "No request can be made of these objects, which is a defect of this connector: report it with the message, and mend the field in the directory meanwhile.",
  ],
  [
    "BAD_ID",
    "What the directory gives as entryUUID is none, so the broker cannot be told of these objects: report it.",
  ],
  ...["CONNECTION", "TLS", "PROXY", "CLOCK", "LOGIN", "RATE_LIMITED", "ABORTED", "BAD_OPTIONS"].map(
    (code) => [code, noRequest] as const,
  ),
  [
    "FAULTY_OBJECT",
    "An attribute that the broker needs is empty in the directory: fill it in, and the objects are sent by themselves.",
  ],
  [
    "SCHOOL_UNKNOWN",
    "The directory shows these objects, but not a school that they name. If it was removed, take its name out of the users' ucsschoolSchool and ucsschoolRole, and remove its groups; else check the access rights of ldap_hostdn. Users are sent with their other schools meanwhile.",
  ],
  [
    "SCHOOL_NOT_SEEN",
    "These objects vanished together with a listed school, so they are not deleted: check the access rights of ldap_hostdn; if the school is really gone: manage_schools_to_sync remove_schools.",
  ],
  [
    "NOT_SEEN",
    "The directory shows neither these objects nor that they are gone, so they are not deleted: check the access rights of ldap_hostdn.",
  ],
  [
    "DIRECTORY_BEHIND",
    "What came in about these objects says otherwise than the LDAP server that is asked: look whether its replication works; they heal by themselves as soon as it agrees, or knows later changes.",
  ],
  [
    "PARTLY_SEEN",
    "The directory hides members, groups or attributes of these objects, which would be lost, so they are not sent: check the access rights of ldap_hostdn.",
  ],
  [
    "SCHOOL_REFUSED",
    "The broker does not take the school of these objects: whoever runs the broker can say what is wrong with that school. They are tried again by themselves.",
  ],
  [
    "SCHOOL_NOT_EMPTY",
    'A removed school still has objects at the broker that nothing waits to delete: see to those in this trash ("verify" finds what else is left), then: manage_schools_to_sync remove_schools --force.',
  ],
  ["USERS_HELD", `Too many users would have been deleted within an hour, so none of these is. ${decide}`],
  [
    "GROUPS_HELD",
    `Too many classes and workgroups would have been deleted within an hour, so none of these is. ${decide}`,
  ],
  ["MEMBERS_HELD", `Classes or workgroups would have lost too many members within an hour: they keep them. ${decide}`],
  [
    "DELETION_REJECTED",
    "A person decided against these removals, so the broker keeps what the directory does not have: they stay here until the directory has it again, or until: connector-daemon release --code DELETION_REJECTED.",
  ],
  [
    "DEFECT",
    'The connector fails at these objects by a defect of its own, and at no others: report it with the place that is named and the lines of the log that hold the entryUUID ("trash show" tells it). What lies in the trash of an authority is tried again by itself, and soon after a restart; for the in queue: trash retry.',
  ],
  ["ITEM_UNREADABLE", `A file in the queue is empty, cut short or may not be read. ${ofNoUse}`],
  [
    "ITEM_TOO_LARGE",
    "A file in the queue is larger than 1 MiB, so it was not read. If it is the item of an object, have that sent: schedule_user or schedule_group.",
  ],
  [
    "ITEM_ENDS_PROGRAM",
    "The connector ended three times while it read this file, so it was not read again: report it with the end of its log, and keep the file. If you know its object, have that sent: schedule_user or schedule_group.",
  ],
  ["ITEM_WITHOUT_KEY", `A file in the queue does not say whose it is. ${ofNoUse}`],
  ["BAD_ITEM", `A file in the queue is no item of a user, group or school. ${ofNoUse}`],
  ["BAD_TRIGGER", `A file in the folder of triggers is no trigger. ${ofNoUse}`],
  [
    "UNKNOWN",
    'Nothing says why these files lie here; a person or a predecessor put them. "trash retry" has their objects looked at anew: what is sent is what the directory says.',
  ],
]);

/** The messages of their items say what the sentence says. */
const selfExplaining: ReadonlySet<string> = new Set([
  ...["EXISTS", "SCHOOL_NOT_SEEN", "USERS_HELD", "GROUPS_HELD", "MEMBERS_HELD"],
  ...["BAD_ID", "ITEM_WITHOUT_KEY", "UNKNOWN"],
]);
