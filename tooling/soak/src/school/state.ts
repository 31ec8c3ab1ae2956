import { createPool, type Pool } from "./pool.js";

/** A user as the directory has it; `version` is a part of the last name, so that an older state can be told. */
export interface Person {
  username: string;
  readonly role: "student" | "teacher" | "staff";
  /** The user lives in the first one. */
  schools: readonly string[];
  firstname: string;
  family: string;
  version: number;
}

/** A school class or workgroup; `version` is a part of the description. */
export interface Group {
  readonly kind: "school_class" | "workgroup";
  readonly school: string;
  name: string;
  version: number;
  readonly members: Set<Person>;
  /** Members that do not exist yet. */
  readonly expected: Set<Person>;
}

/** All schools as they are after the events so far. */
export interface SchoolState {
  readonly schools: readonly string[];
  /** Those that the authority synchronises. */
  readonly listed: Set<string>;
  readonly people: Pool<Person>;
  readonly groups: Pool<Group>;
  /** Who left and may come back under the same name. */
  readonly gone: Person[];
  /** Who is a member of something already and does not exist yet. */
  readonly expected: Person[];
  /** How many names were given so far. */
  named: number;
}

export function emptyState(schools: readonly string[], listed: readonly string[]): SchoolState {
  return {
    schools,
    listed: new Set(listed),
    people: createPool(),
    groups: createPool(),
    gone: [],
    expected: [],
    named: 0,
  };
}

/** The groups that a user is in. */
export function groupsOf({ groups }: SchoolState, person: Person): readonly Group[] {
  return groups.all.filter(({ members }) => members.has(person));
}

/** The groups of a school, of one kind or of both. */
export function groupsIn({ groups }: SchoolState, school: string, kind?: Group["kind"]): readonly Group[] {
  return groups.all.filter((group) => group.school === school && (kind === undefined || group.kind === kind));
}

/** The last name with its version. */
export function lastnameOf({ family, version }: Person): string {
  return `${family} ${version}`;
}

/** The description with its version; a group that was never described has none. */
export function descriptionOf({ version }: Group): string | undefined {
  return version === 0 ? undefined : `Stand ${version}`;
}
