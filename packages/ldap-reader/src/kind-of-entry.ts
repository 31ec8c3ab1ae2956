import { hidden, type Entry } from "./entry.js";
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

/** Finds users: by their object type, or, where an entry has none, by a uid and a class of UCS@school's users. */
export const userFilter: Filter = or(
  equals("univentionObjectType", "users/user"),
  and(equalsAny("objectClass", userClasses), present("uid"), not(present("univentionObjectType"))),
);
export const groupFilter: Filter = equals("univentionObjectType", "groups/group");
export const schoolFilter: Filter = equals("objectClass", schoolClass);

/** Says what an entry is, by the rules of the filters above. Throws LdapReaderError "NOT_ALLOWED" where its classes or its type are hidden. */
export function kindOfEntry(entry: Entry): EntryKind {
  const classes = entry.attribute("objectClass").map((name) => name.toLowerCase());
  if (classes.length === 0) throw hidden("objectClass"); // every entry has some
  if (classes.includes(schoolClass.toLowerCase())) return "school";
  const [type] = entry.attribute("univentionObjectType");
  if (type === "users/user") return "user";
  if (type === "groups/group") return "group";
  if (type === undefined && classes.includes(typedClass)) throw hidden("univentionObjectType");
  if (type !== undefined || entry.attribute("uid").length === 0) return "other";
  return userClasses.some((name) => classes.includes(name.toLowerCase())) ? "user" : "other";
}

/** Whether its classes say that it belongs to a school: every such user has one. */
export function isUserOfSchool({ objectClasses }: { readonly objectClasses: readonly string[] }): boolean {
  return objectClasses.some((name) => /^ucsschool/i.test(name));
}
