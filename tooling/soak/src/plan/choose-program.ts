import type { Random } from "@id-connector/test-world";
import { groupPlaceOf, placeOf, type GroupPlace, type Place } from "../school/event.js";
import type { SchoolState } from "../school/state.js";

/** What an operator types. */
export type Program =
  | { readonly program: "schedule_school"; readonly school: string }
  | { readonly program: "schedule_user"; readonly user: Place }
  | { readonly program: "schedule_group"; readonly group: GroupPlace }
  | { readonly program: "resync" }
  | { readonly program: "add_schools" | "remove_schools"; readonly school: string };

/** Any program that makes sense now; `state.listed` follows. Undefined where none does. */
export function chooseProgram(state: SchoolState, random: Random, unlisted: string): Program | undefined {
  const { schools, listed, people, groups } = state;
  const program = random.weighted({
    ...{ schedule_school: 3, schedule_user: 3, schedule_group: 3, resync: 1, remove_schools: 2, add_schools: 3 },
  });
  switch (program) {
    case "schedule_school": {
      const school = random.pick([...listed]);
      return school === undefined ? undefined : { program, school };
    }
    case "schedule_user": {
      const user = random.pick(people.all);
      return user && { program, user: placeOf(user) };
    }
    case "schedule_group": {
      const group = random.pick(groups.all);
      return group && { program, group: groupPlaceOf(group) };
    }
    case "resync":
      return { program };
    case "remove_schools": {
      // the first one stays: it has the sentinel
      const school = random.pick([...listed].filter((one) => one !== schools[0]));
      if (school === undefined || listed.size < 3) return undefined;
      listed.delete(school);
      return { program, school };
    }
    case "add_schools": {
      const school = random.pick(schools.filter((one) => !listed.has(one) && one !== unlisted));
      if (school === undefined) return undefined;
      listed.add(school);
      return { program, school };
    }
  }
}
