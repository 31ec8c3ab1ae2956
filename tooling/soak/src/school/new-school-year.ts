import type { Random } from "@id-connector/test-world";
import type { Change, SchoolEvent } from "./event.js";
import { className, newGroup, newPerson } from "./first-day.js";
import { addGroup, removeGroup, renameGroup } from "./group-events.js";
import { groupsIn, type Group, type SchoolState } from "./state.js";
import { addUser, leave } from "./user-events.js";

/** All classes of some schools move up, the last year leaves with its pupils, and new ones come: in one go. */
export function newSchoolYear(state: SchoolState, schools: readonly string[], random: Random): SchoolEvent {
  const changes = schools.flatMap((school) => moveUp(state, school, random));
  return { kind: "new school year", changes };
}

function moveUp(state: SchoolState, school: string, random: Random): readonly Change[] {
  const classes = groupsIn(state, school, "school_class").filter((group) => yearOf(group) !== undefined);
  const years = classes.map((group) => yearOf(group)?.year ?? 0);
  const last = Math.max(...years);
  const leaving = classes.filter((group) => yearOf(group)?.year === last);
  const leavers = [...new Set(leaving.flatMap(({ members }) => [...members]))].filter(
    ({ role, schools }) => role === "student" && schools.length === 1 && schools[0] === school,
  );
  const staying = classes.filter((group) => !leaving.includes(group));
  // from the top: a name is free before the next class takes it
  const risers = [...staying].sort((a, b) => (yearOf(b)?.year ?? 0) - (yearOf(a)?.year ?? 0));
  const taken = new Set(groupsIn(state, school).map(({ name }) => name));
  return [
    ...leavers.flatMap((person) => leave(state, person, random.chance(0.5))),
    ...leaving.map((group) => {
      taken.delete(group.name);
      return removeGroup(state, group);
    }),
    ...risers.flatMap((group) => {
      const { year, rest } = yearOf(group) ?? { year: 0, rest: "" };
      const name = `${String(year + 1)}${rest}`;
      if (taken.has(name)) return [];
      taken.delete(group.name);
      taken.add(name);
      return renameGroup(group, name).changes;
    }),
    ...enrol(state, { school, pupils: leavers.length, taken, random }),
  ];
}

function enrol(
  state: SchoolState,
  { school, pupils, taken, random }: { school: string; pupils: number; taken: ReadonlySet<string>; random: Random },
): readonly Change[] {
  const newcomers = Array.from({ length: pupils }, () => newPerson(state, { role: "student", school, random }));
  const names = [0, 1].map((parallel) => className(1, parallel)).filter((name) => !taken.has(name));
  for (const person of newcomers) state.people.add(person);
  return [
    ...newcomers.map(addUser),
    ...names.map((name, index) => {
      const members = newcomers.filter((_, place) => place % names.length === index);
      return addGroup(state, newGroup("school_class", school, name), members);
    }),
  ];
}

function yearOf({ name }: Group): { readonly year: number; readonly rest: string } | undefined {
  const [, year, rest = ""] = /^(\d+)([a-z])$/.exec(name) ?? [];
  return year === undefined ? undefined : { year: Number(year), rest };
}
