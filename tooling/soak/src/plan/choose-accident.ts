import type { Random } from "@id-connector/test-world";
import { groupPlaceOf, placeOf, type Change } from "../school/event.js";
import { unlistedSchool } from "../school/first-day.js";
import { groupsIn, type SchoolState } from "../school/state.js";

/** Something nobody meant, that the delete guard must hold, and the way back. The school's state knows nothing of it. */
export interface Accident {
  readonly kind: "users lost their school" | "classes were moved away" | "a class was emptied";
  readonly changes: readonly Change[];
  readonly undo: readonly Change[];
}

/** One accident in a listed school; undefined where no school is big enough. */
export function chooseAccident(state: SchoolState, random: Random): Accident | undefined {
  const school = random.pick([...state.listed]);
  if (school === undefined) return undefined;
  return random.pick([loseSchool, moveAway, emptyClass])?.(state, school, random);
}

function loseSchool({ people }: SchoolState, school: string, random: Random): Accident | undefined {
  const pupils = people.all.filter(({ schools }) => schools.length === 1 && schools[0] === school);
  const lost = random.some(pupils, random.whole(25, 60)).map(placeOf);
  if (lost.length < 25) return undefined;
  const into = (target: string) =>
    lost.map((user): Change => ({ change: "replace", user, attributes: { ucsschoolSchool: [target] } }));
  return { kind: "users lost their school", changes: into(unlistedSchool), undo: into(school) };
}

function moveAway(state: SchoolState, school: string, random: Random): Accident | undefined {
  const groups = random.some(groupsIn(state, school, "school_class"), random.whole(12, 20)).map(groupPlaceOf);
  if (groups.length < 12) return undefined;
  return {
    kind: "classes were moved away",
    changes: groups.map((group) => ({ change: "hide group", group })),
    undo: groups.map((group) => ({ change: "show group", group })),
  };
}

function emptyClass(state: SchoolState, school: string, random: Random): Accident | undefined {
  const group = random.pick(groupsIn(state, school, "school_class").filter(({ members }) => members.size > 11));
  if (group === undefined) return undefined;
  const [place, members] = [groupPlaceOf(group), [...group.members].map(placeOf)];
  return {
    kind: "a class was emptied",
    changes: [{ change: "members", group: place, join: [], leave: members }],
    undo: [{ change: "members", group: place, join: members, leave: [] }],
  };
}
