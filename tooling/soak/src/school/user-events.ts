import type { Random } from "@id-connector/test-world";
import { placeOf, groupPlaceOf, type Change, type Place, type SchoolEvent } from "./event.js";
import { newPerson } from "./first-day.js";
import { someFamily, someFirstname } from "./names.js";
import { groupsIn, groupsOf, lastnameOf, type Group, type Person, type SchoolState } from "./state.js";

/** Changes the state and says what happened; undefined where nobody is there to whom it could happen. */
export type Happening = (state: SchoolState, random: Random) => SchoolEvent | undefined;

/** What happens to users. */
export const userEvents = {
  "user comes": (state, random) => {
    const school = random.pick(state.schools);
    if (school === undefined) return undefined;
    const role = random.chance(0.85) ? "student" : random.chance(0.7) ? "teacher" : "staff";
    return arrive(state, newPerson(state, { role, school, random }), random, "user comes");
  },
  "expected member comes": (state) => {
    const person = state.expected.shift();
    if (person === undefined) return undefined;
    for (const group of state.groups.all) if (group.expected.delete(person)) group.members.add(person);
    state.people.add(person);
    return { kind: "expected member comes", changes: [addUser(person)] };
  },
  "user comes back": (state, random) => {
    const person = random.pick(state.gone);
    if (person === undefined) return undefined;
    state.gone.splice(state.gone.indexOf(person), 1);
    return arrive(state, { ...person, version: 1 }, random, "user comes back");
  },
  "user leaves": (state, random) => {
    const person = random.pick(state.people.all);
    // a school must not get empty: verify calls an empty one missing
    if (person === undefined || isLastOne(state, person)) return undefined;
    return { kind: "user leaves", changes: leave(state, person, random.chance(0.5)) };
  },
  "user changes name": (state, random) => {
    const person = random.pick(state.people.all);
    if (person === undefined) return undefined;
    person.version += 1;
    person.family = someFamily(random);
    if (random.chance(0.3)) person.firstname = someFirstname(random);
    const { firstname } = person;
    const lastname = lastnameOf(person);
    const attributes = { givenName: [firstname], sn: [lastname], displayName: [`${firstname} ${lastname}`] };
    return { kind: "user changes name", changes: [{ change: "replace", user: placeOf(person), attributes }] };
  },
  "user is renamed": (state, random) => {
    const person = random.pick(state.people.all);
    if (person === undefined) return undefined;
    const from = placeOf(person);
    state.named += 1;
    person.username = `r.${String(state.named).padStart(6, "0")}`;
    return { kind: "user is renamed", changes: moved(state, person, from) };
  },
  "user moves class": (state, random) => {
    const person = random.pick(state.people.all.filter(({ role }) => role === "student"));
    if (person === undefined) return undefined;
    const classes = groupsIn(state, person.schools[0] ?? "", "school_class");
    const old = classes.find(({ members }) => members.has(person));
    const next = random.pick(classes.filter(({ members }) => !members.has(person)));
    if (next === undefined) return undefined;
    const changes = [join(next, person), ...(old ? [drop(old, person)] : [])];
    return { kind: "user moves class", changes: random.chance(0.5) ? changes : changes.reverse() };
  },
  "user moves school": (state, random) => {
    const person = random.pick(state.people.all);
    const school = random.pick(state.schools);
    if (person === undefined || school === undefined || person.schools.includes(school) || isLastOne(state, person))
      return undefined;
    const from = placeOf(person);
    const left = groupsOf(state, person).map((group) => drop(group, person));
    person.schools = [school];
    const attributes = { ucsschoolSchool: [school], ucsschoolRole: rolesOf(person), departmentNumber: [school] };
    const move: Change[] = [
      { change: "move user", from, to: placeOf(person) },
      { change: "replace", user: placeOf(person), attributes },
    ];
    const joined = joinSome(state, person, random);
    const changes = random.chance(0.5) ? [...left, ...move, ...joined] : [...move, ...left, ...joined];
    return { kind: "user moves school", changes, ...mayLeave(state, person, from) };
  },
  "user gets a second school": (state, random) => {
    const person = random.pick(state.people.all.filter(({ schools }) => schools.length === 1));
    const school = random.pick(state.schools);
    if (person === undefined || school === undefined || person.schools.includes(school)) return undefined;
    person.schools = [...person.schools, school];
    return { kind: "user gets a second school", changes: [schoolsOf(person), ...joinSome(state, person, random)] };
  },
  "user loses a second school": (state, random) => {
    const person = random.pick(state.people.all.filter(({ schools }) => schools.length > 1));
    if (person === undefined || isLastOne(state, person)) return undefined;
    const lost = person.schools.slice(1);
    const left = groupsOf(state, person).filter(({ school }) => lost.includes(school));
    const changes = left.map((group) => drop(group, person));
    person.schools = person.schools.slice(0, 1);
    const leaves = mayLeave(state, person, placeOf(person));
    return { kind: "user loses a second school", changes: [...changes, schoolsOf(person)], ...leaves };
  },
  "password is changed": (state, random) => {
    const person = random.pick(state.people.all);
    if (person === undefined) return undefined;
    return { kind: "password is changed", changes: [newPassword(placeOf(person), random)] };
  },
  "private data change": (state, random) => {
    const person = random.pick(state.people.all);
    if (person === undefined) return undefined;
    const address = [`${privateMark}.${String(random.whole(0, 9999))}@ucs.test`];
    const attributes = { mailPrimaryAddress: address, mail: address };
    return { kind: "private data change", changes: [{ change: "replace", user: placeOf(person), attributes }] };
  },
} satisfies Record<string, Happening>;

/** Stands in attributes that are not the broker's business: no file of the connector may hold it. */
export const privateMark = "Privatsache";

/** A new password, as hashes of the right shape. */
export function newPassword(user: Place, random: Random): Change {
  const hash = `{crypt}$6$${privateMark}$${String(random.whole(0, 1e9))}`;
  return { change: "replace", user, attributes: { userPassword: [hash], pwhistory: [hash] } };
}

export function addUser(person: Person): Change {
  const { firstname } = person;
  return { change: "add user", user: { ...placeOf(person), firstname, lastname: lastnameOf(person) } };
}

/** Takes a person out of all groups and out of the directory; the groups may be tidied up before or after. */
export function leave(state: SchoolState, person: Person, groupsFirst: boolean): readonly Change[] {
  const left = groupsOf(state, person).map((group) => drop(group, person));
  const gone: Change = { change: "remove user", user: placeOf(person) };
  state.people.remove(person);
  state.gone.push({ ...person });
  if (state.gone.length > 50) state.gone.shift();
  return groupsFirst ? [...left, gone] : [gone, ...left];
}

export function join(group: Group, person: Person): Change {
  group.members.add(person);
  return { change: "members", group: groupPlaceOf(group), join: [placeOf(person)], leave: [] };
}

export function drop(group: Group, person: Person): Change {
  group.members.delete(person);
  return { change: "members", group: groupPlaceOf(group), join: [], leave: [placeOf(person)] };
}

/** The move itself, and the groups, which name their members by DN. */
function moved(state: SchoolState, person: Person, from: Place): readonly Change[] {
  const groups = groupsOf(state, person).map((group): Change => {
    return { change: "members", group: groupPlaceOf(group), join: [placeOf(person)], leave: [from] };
  });
  return [{ change: "move user", from, to: placeOf(person) }, ...groups];
}

function arrive(state: SchoolState, person: Person, random: Random, kind: string): SchoolEvent {
  state.people.add(person);
  const joined = joinSome(state, person, random);
  // whoever makes users may put them into their groups before they exist
  const changes = random.chance(0.8) ? [addUser(person), ...joined] : [...joined, addUser(person)];
  return { kind, changes };
}

function joinSome(state: SchoolState, person: Person, random: Random): readonly Change[] {
  const school = person.schools.at(-1) ?? "";
  const classes = person.role === "staff" ? [] : random.some(groupsIn(state, school, "school_class"), 1);
  const workgroups = random.chance(0.3) ? random.some(groupsIn(state, school, "workgroup"), 1) : [];
  return [...classes, ...workgroups].filter(({ members }) => !members.has(person)).map((group) => join(group, person));
}

function mayLeave({ listed }: SchoolState, { schools }: Person, before: Place): Pick<SchoolEvent, "mayLeave"> {
  return schools.some((school) => listed.has(school)) ? {} : { mayLeave: [before] };
}

function schoolsOf(person: Person): Change {
  const attributes = { ucsschoolSchool: person.schools, ucsschoolRole: rolesOf(person) };
  return { change: "replace", user: placeOf(person), attributes };
}

function rolesOf({ role, schools }: Person): readonly string[] {
  return schools.map((school) => `${role}:school:${school}`);
}

function isLastOne({ people }: SchoolState, person: Person): boolean {
  const school = person.schools[0];
  const others = people.all.filter((other) => other !== person && other.schools[0] === school);
  return others.length < 5;
}
