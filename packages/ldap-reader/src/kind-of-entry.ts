import type { ConvertibleEntry } from "./convertible-entry.js";
import { hidden } from "./entry.js";
import { and, equals, equalsAny, not, or, present, type Filter } from "./filters.js";

/** What an entry is. "other": neither, or something that is no longer what it was. */
export type EntryKind = "user" | "group" | "school" | "other";

/** What `kindOfEntry` and `userFilter` look at. */
export const kindAttributes = ["objectClass", "univentionObjectType", "uid"] as const;

const schoolClass = "ucsschoolOrganizationalUnit";
/** Its entries must have a univentionObjectType. */
const typedClass = "univentionobject";
const userClasses = [
  ...["ucsschoolStudent", "ucsschoolTeacher", "ucsschoolStaff", "ucsschoolAdministrator"],
  ...["ucsschoolLegalGuardian", "ucsschoolExam"],
];

/**
 * Finds users: reading, following and counting users share this rule. By their object type, or, where an entry has none, by a uid and a class of
 * UCS@school's users.
 */
export const userFilter: Filter = or(
  equals("univentionObjectType", "users/user"),
  and(equalsAny("objectClass", userClasses), present("uid"), not(present("univentionObjectType"))),
);
/** Finds groups of any kind, school classes and workgroups among them. */
export const groupFilter: Filter = equals("univentionObjectType", "groups/group");
export const schoolFilter: Filter = equals("objectClass", schoolClass);
/** Follows what is sent: users and groups by the rules above. */
export const followedFilter: Filter = or(userFilter, groupFilter);

/** Says what an entry is, by the rules of the filters above. Throws LdapReaderError "NOT_ALLOWED" where its classes or its type are hidden. */
export function kindOfEntry(entry: ConvertibleEntry): EntryKind {
  const classes = classesOf(entry);
  if (classes.length === 0) throw hidden("objectClass"); // every entry has some
  const kind = shownKind(entry);
  const isTyped = entry.attribute("univentionObjectType").length > 0;
  if (kind !== "school" && !isTyped && classes.includes(typedClass)) throw hidden("univentionObjectType");
  return kind;
}

/** The same by the attributes that the entry shows. */
export function shownKind(entry: ConvertibleEntry): EntryKind {
  const classes = classesOf(entry);
  if (classes.includes(schoolClass.toLowerCase())) return "school";
  const [type] = entry.attribute("univentionObjectType");
  if (type === "users/user") return "user";
  if (type === "groups/group") return "group";
  if (type !== undefined || entry.attribute("uid").length === 0) return "other";
  return userClasses.some((name) => classes.includes(name.toLowerCase())) ? "user" : "other";
}

function classesOf(entry: ConvertibleEntry): readonly string[] {
  return entry.attribute("objectClass").map((name) => name.toLowerCase());
}

/** Whether its classes say that it belongs to a school: every such user has one. */
export function isUserOfSchool({ objectClasses }: { readonly objectClasses: readonly string[] }): boolean {
  return objectClasses.some((name) => /^ucsschool/i.test(name));
}
