import type { Random } from "@id-connector/test-world";
import { someFamily, someFirstname } from "./names.js";
import { emptyState, type Group, type Person, type SchoolState } from "./state.js";

const pupilsPerClass = 20;
const usersPerSchool = 250;

/** The schools on the first day: classes of about twenty pupils with teachers, workgroups, and one school that is not listed. */
export function firstDay(users: number, random: Random): SchoolState {
  const count = Math.max(3, Math.round(users / usersPerSchool));
  const names = Array.from({ length: count }, (_, index) => `Schule${String(index)}`);
  const state = emptyState([...names, unlistedSchool], names);
  names.forEach((school, index) => {
    const from = Math.floor((users * index) / count);
    openSchool(state, school, Math.floor((users * (index + 1)) / count) - from, random);
  });
  openSchool(state, unlistedSchool, 5, random);
  return state;
}

/** A school that no authority ever lists. */
export const unlistedSchool = "Fremd";

function openSchool(state: SchoolState, school: string, users: number, random: Random): void {
  const classes = Array.from({ length: Math.max(2, Math.floor(users / pupilsPerClass)) }, (_, index) =>
    newGroup("school_class", school, className(Math.floor(index / 2) + 1, index % 2)),
  );
  const workgroups = Array.from({ length: Math.max(1, Math.floor(users / 100)) }, (_, index) =>
    newGroup("workgroup", school, `AG ${String(index)}`),
  );
  for (const group of [...classes, ...workgroups]) state.groups.add(group);
  for (let index = 0; index < users; index++) {
    const role = index % 10 === 9 ? (index % 50 === 49 ? "staff" : "teacher") : "student";
    const person = newPerson(state, { role, school, random });
    state.people.add(person);
    if (role !== "staff") classes[index % classes.length]?.members.add(person);
    if (index % 5 === 0) workgroups[(index / 5) % workgroups.length]?.members.add(person);
  }
}

/** "3b" for year 3 and the second class of it. */
export function className(year: number, parallel: number): string {
  return `${String(year)}${"abcdefgh".charAt(parallel)}`;
}

export function newGroup(kind: Group["kind"], school: string, name: string): Group {
  return { kind, school, name, version: 0, members: new Set(), expected: new Set() };
}

/** A person with a name that nobody had; in no list yet. */
export function newPerson(
  state: SchoolState,
  { role, school, random }: { readonly role: Person["role"]; readonly school: string; readonly random: Random },
): Person {
  state.named += 1;
  return {
    username: `${random.chance(0.1) ? "x-y_" : "s."}${String(state.named).padStart(6, "0")}`,
    role,
    schools: [school],
    firstname: someFirstname(random),
    family: someFamily(random),
    version: 1,
  };
}
