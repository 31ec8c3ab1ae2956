import { textFields, type User } from "@id-connector/broker-client";
import { type DirectoryUser, sameSchool, userFields } from "@id-connector/listener-object";
import { bodyTexts } from "./body-texts.js";
import type { Faulty, MappedUser, RequiredField } from "./mapped.js";
import { orderSchools } from "./order-schools.js";
import { rolesInSchool } from "./roles-in-school.js";
import type { SchoolScope } from "./school-scope.js";
import { whyNotSent } from "./sent-user.js";
import { compareText, sortedUnique } from "./sorted-unique.js";

/**
 * Says what the broker must hold of a user: its name, and for each listed school its roles and school classes.
 *
 * @example
 * ```ts
 * import { mapUser } from "@id-connector/broker-mapping";
 * import type { DirectoryUser } from "@id-connector/listener-object";
 *
 * function explain(user: DirectoryUser) {
 *   const mapped = mapUser(user, ["DEMOSCHOOL"]);
 *   return mapped.outcome === "faulty" ? mapped.message : mapped.outcome;
 * }
 * ```
 */
export function mapUser(user: DirectoryUser, scope: SchoolScope): MappedUser {
  const why = whyNotSent(user, scope);
  if (why !== undefined) return { outcome: "out_of_scope", why };
  const fault = findFault(user);
  if (fault) return fault;
  const schools = orderSchools(user, scope);
  const classes = schools.flatMap((school) => classesInSchool(user, school));
  return { outcome: "send", body: bodyOf(user, schools), schools, classes };
}

const fieldNames = Object.keys(userFields) as (keyof typeof userFields)[];
const requiredFields = fieldNames.filter((name): name is RequiredField => "required" in userFields[name]);

function findFault(user: DirectoryUser): Faulty | undefined {
  const [attribute, ...more] = requiredFields.flatMap((field) =>
    user[field].trim() === "" ? userFields[field].attribute : [],
  );
  if (attribute === undefined) return undefined;
  const message = `The user's ${[attribute, ...more].join(" and ")} must not be empty: set it in the directory.`;
  return { outcome: "faulty", attribute, message };
}

function bodyOf(user: DirectoryUser, schools: readonly string[]): User {
  const contexts = schools.map((school) => {
    const classes = sortedUnique(classesInSchool(user, school).map(({ name }) => name));
    return [school, { roles: rolesInSchool(user, school), classes }] as const;
  });
  return {
    id: user.id,
    ...bodyTexts(user, userFields, textFields.user),
    context: Object.fromEntries(contexts),
  };
}

function classesInSchool(user: DirectoryUser, school: string): DirectoryUser["groups"] {
  const classes = user.groups.filter((group) => group.kind === "school_class" && sameSchool(group.school, school));
  return classes.sort((a, b) => compareText(a.name, b.name));
}
