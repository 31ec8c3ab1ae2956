import { groupPlaceOf, placeOf, type Change, type SchoolEvent } from "./event.js";
import { className, newGroup, newPerson } from "./first-day.js";
import { someWorkgroup } from "./names.js";
import { descriptionOf, groupsIn, type Group, type Person, type SchoolState } from "./state.js";
import type { Happening } from "./user-events.js";

/** What happens to classes and workgroups. */
export const groupEvents = {
  "class comes": (state, random) => {
    const school = random.pick(state.schools);
    if (school === undefined) return undefined;
    const name = className(random.whole(1, 9), random.whole(2, 7));
    return found(
      state,
      newGroup("school_class", school, name),
      random.some(pupilsOf(state, school), random.whole(0, 8)),
    );
  },
  "workgroup comes": (state, random) => {
    const school = random.pick(state.schools);
    if (school === undefined) return undefined;
    state.named += 1;
    const group = newGroup("workgroup", school, someWorkgroup(random, state.named));
    return found(state, group, random.some(peopleOf(state, school), random.whole(0, 8)));
  },
  "group is renamed": (state, random) => {
    const group = random.pick(state.groups.all);
    if (group === undefined) return undefined;
    state.named += 1;
    return renameGroup(group, group.kind === "workgroup" ? someWorkgroup(random, state.named) : `K${state.named}`);
  },
  "group is described": (state, random) => {
    const group = random.pick(state.groups.all);
    if (group === undefined) return undefined;
    return { kind: "group is described", changes: [describe(group)] };
  },
  "group is filled": (state, random) => {
    const group = random.pick(state.groups.all);
    if (group === undefined) return undefined;
    const others = candidates(state, group).filter((person) => !group.members.has(person));
    const joining = random.some(others, random.whole(1, 10));
    if (joining.length === 0) return undefined;
    for (const person of joining) group.members.add(person);
    const change: Change = { change: "members", group: groupPlaceOf(group), join: joining.map(placeOf), leave: [] };
    return { kind: "group is filled", changes: [random.chance(0.5) ? { ...change, ...described(group) } : change] };
  },
  "group is emptied partly": (state, random) => {
    const group = random.pick(state.groups.all);
    if (group === undefined || group.members.size === 0) return undefined;
    const leaving = random.some([...group.members], random.whole(1, Math.min(10, group.members.size)));
    for (const person of leaving) group.members.delete(person);
    const change: Change = { change: "members", group: groupPlaceOf(group), join: [], leave: leaving.map(placeOf) };
    return {
      kind: "group is emptied partly",
      changes: [random.chance(0.5) ? { ...change, ...described(group) } : change],
    };
  },
  "group goes": (state, random) => {
    const group = random.pick(state.groups.all);
    if (group === undefined || groupsIn(state, group.school, group.kind).length < 2) return undefined;
    return { kind: "group goes", changes: [removeGroup(state, group)] };
  },
  "member is expected": (state, random) => {
    const group = random.pick(state.groups.all);
    if (group === undefined || state.expected.length > 20) return undefined;
    const person = newPerson(state, { role: "student", school: group.school, random });
    state.expected.push(person);
    group.expected.add(person);
    const change: Change = { change: "members", group: groupPlaceOf(group), join: [placeOf(person)], leave: [] };
    return { kind: "member is expected", changes: [change] };
  },
} satisfies Record<string, Happening>;

/** Gives a group another name in its school. */
export function renameGroup(group: Group, name: string): SchoolEvent {
  const from = groupPlaceOf(group);
  group.name = name;
  return { kind: "group is renamed", changes: [{ change: "move group", from, to: groupPlaceOf(group) }] };
}

export function removeGroup(state: SchoolState, group: Group): Change {
  state.groups.remove(group);
  return { change: "remove group", group: groupPlaceOf(group) };
}

/** Puts a group with these members into the directory. */
export function addGroup(state: SchoolState, group: Group, members: readonly Person[]): Change {
  for (const person of members) group.members.add(person);
  state.groups.add(group);
  const entry = { ...groupPlaceOf(group), description: descriptionOf(group), members: members.map(placeOf) };
  return { change: "add group", group: entry };
}

function found(state: SchoolState, group: Group, members: readonly Person[]): SchoolEvent | undefined {
  if (groupsIn(state, group.school).some(({ name }) => name.toLowerCase() === group.name.toLowerCase()))
    return undefined;
  const kind = group.kind === "school_class" ? "class comes" : "workgroup comes";
  return { kind, changes: [addGroup(state, group, members)] };
}

function describe(group: Group): Change {
  return { change: "members", group: groupPlaceOf(group), join: [], leave: [], ...described(group) };
}

function described(group: Group): { readonly description: string | undefined } {
  group.version += 1;
  return { description: descriptionOf(group) };
}

function candidates(state: SchoolState, { kind, school }: Group): readonly Person[] {
  return kind === "school_class" ? pupilsOf(state, school) : peopleOf(state, school);
}

function pupilsOf(state: SchoolState, school: string): readonly Person[] {
  return peopleOf(state, school).filter(({ role }) => role !== "staff");
}

function peopleOf({ people }: SchoolState, school: string): readonly Person[] {
  return people.all.filter(({ schools }) => schools.includes(school));
}
