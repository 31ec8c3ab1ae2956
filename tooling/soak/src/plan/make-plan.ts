import { createRandom, type Random } from "@id-connector/test-world";
import type { SchoolEvent } from "../school/event.js";
import { firstDay, unlistedSchool } from "../school/first-day.js";
import { groupEvents } from "../school/group-events.js";
import { newSchoolYear } from "../school/new-school-year.js";
import type { SchoolState } from "../school/state.js";
import { userEvents } from "../school/user-events.js";
import { chooseAccident, type Accident } from "./choose-accident.js";
import { chooseFault } from "./choose-fault.js";
import { chooseProgram, type Program } from "./choose-program.js";
import type { Fault } from "./fault.js";

/** One step of a soak. Times in milliseconds. */
export type Step =
  | { readonly step: "event"; readonly event: SchoolEvent; readonly pauseMs: number }
  | { readonly step: "fault"; readonly fault: Fault; readonly ms: number }
  | { readonly step: "program"; readonly program: Program }
  | { readonly step: "school year"; readonly event: SchoolEvent }
  | { readonly step: "accident"; readonly accident: Accident };

export interface Plan {
  /** The schools as they are after the steps that were taken; before the first one, on the first day. */
  readonly state: SchoolState;
  /** Endless. */
  next(): Step;
}

interface PlanOptions {
  readonly seed: number;
  readonly users: number;
  /** The longest fault, in milliseconds. */
  readonly longestFaultMs: number;
}

/** More schools than these do not begin their year in one go: a burst is enough. */
const mostSchools = 10;
const happenings = { ...userEvents, ...groupEvents };
/** How often each kind of event happens. */
const weights = {
  ...{ "user comes": 8, "expected member comes": 3, "user comes back": 4, "user leaves": 8, "user changes name": 10 },
  ...{ "user is renamed": 5, "user moves class": 10, "user moves school": 5, "user gets a second school": 3 },
  ...{ "user loses a second school": 3, "password is changed": 8, "private data change": 4, "class comes": 3 },
  ...{ "workgroup comes": 3, "group is renamed": 4, "group is described": 4, "group is filled": 5 },
  ...{ "group is emptied partly": 5, "group goes": 3, "member is expected": 3 },
} as const satisfies Record<keyof typeof happenings, number>;

/** The plan of a soak: the same seed and number of users make the same steps. */
export function makePlan({ seed, users, longestFaultMs }: PlanOptions): Plan {
  const random = createRandom(seed);
  const state = firstDay(users, random);
  return {
    state,
    next() {
      for (;;) {
        const step = chooseStep(state, random, longestFaultMs);
        if (step !== undefined) return step;
      }
    },
  };
}

function chooseStep(state: SchoolState, random: Random, longestFaultMs: number): Step | undefined {
  switch (random.weighted({ event: 280, fault: 22, program: 5, "school year": 0.7, accident: 0.7 })) {
    case "event": {
      const event = happenings[random.weighted(weights)](state, random);
      // offices work in bursts: many changes at once, and then nothing for a moment
      return event && { step: "event", event, pauseMs: random.chance(0.5) ? 0 : random.whole(0, 250) };
    }
    case "fault": {
      const fault = chooseFault(state, random);
      return fault && { step: "fault", fault, ms: random.whole(200, longestFaultMs) };
    }
    case "program": {
      const program = chooseProgram(state, random, unlistedSchool);
      return program && { step: "program", program };
    }
    case "school year": {
      const schools = random.some(
        state.schools.filter((school) => school !== unlistedSchool),
        mostSchools,
      );
      return { step: "school year", event: newSchoolYear(state, schools, random) };
    }
    case "accident": {
      const accident = chooseAccident(state, random);
      return accident && { step: "accident", accident };
    }
  }
}
