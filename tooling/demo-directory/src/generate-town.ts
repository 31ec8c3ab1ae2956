import { DemoDirectoryError } from "./errors.js";
import { generateSchoolGroups } from "./generate-school-groups.js";
import { makeUsername } from "./make-username.js";
import { createRandom, type Random } from "./random.js";
import { nameSchools } from "./school-names.js";
import { firstnames, lastnames } from "./town-names.js";
import type { Role, Town, TownPerson } from "./town.js";

export interface TownSize {
  /** All users together. */
  readonly users: number;
  readonly schools: number;
  readonly seed: number;
}

const yearNow = 2026; // fixed, so that a town looks the same in every year

/** A town from a seed: always the same for the same numbers. Throws DemoDirectoryError "BAD_SIZE". */
export function generateTown({ users, schools, seed }: TownSize): Town {
  checkSize("users", users, 0, 200_000);
  checkSize("schools", schools, 1, 500);
  const random = createRandom(seed);
  const kinds = nameSchools(schools);
  const taken = new Set<string>();
  const people = kinds.flatMap((kind, at) => {
    const count = Math.floor(users / schools) + (at < users % schools ? 1 : 0);
    const others = kinds.filter((other) => other !== kind).map(({ name }) => name);
    return rolesFor(count).map((role, place) => {
      const age =
        role === "student" ? kind.firstGrade + 6 + random.below(kind.lastGrade - kind.firstGrade + 1) : undefined;
      // every sixth teacher also teaches at another school
      const second = role === "teacher" && place % 6 === 0 ? random.sample(others, 1) : [];
      return makePerson(random, taken, { role, schools: [kind.name, ...second], age });
    });
  });
  return {
    people,
    schools: kinds.map((kind) => ({
      name: kind.name,
      displayName: kind.displayName,
      ...generateSchoolGroups(
        random,
        kind,
        people.filter((person) => person.schools.includes(kind.name)),
      ),
    })),
  };
}

/** Grown-ups first: 8 of 100 teach, 2 are staff, one in ten teachers is both. */
function rolesFor(count: number): readonly Role[] {
  const teachers = Math.min(count, Math.max(1, Math.round(count * 0.08)));
  const staff = Math.min(count - teachers, Math.round(count * 0.02));
  return Array.from({ length: count }, (_, at) => {
    if (at < teachers) return at % 10 === 9 ? "teacher_and_staff" : "teacher";
    return at < teachers + staff ? "staff" : "student";
  });
}

function makePerson(
  random: Random,
  taken: Set<string>,
  { role, schools, age }: { role: Role; schools: readonly string[]; age: number | undefined },
): TownPerson {
  const [firstname, lastname] = [random.pick(firstnames), random.pick(lastnames)];
  const username = makeUsername(firstname, lastname, (name) => taken.has(name));
  taken.add(username);
  return {
    username,
    firstname,
    lastname,
    role,
    schools,
    ...(age !== undefined && { birthday: birthday(random, age) }),
  };
}

function birthday(random: Random, age: number): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${yearNow - age}-${two(1 + random.below(12))}-${two(1 + random.below(28))}`;
}

function checkSize(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new DemoDirectoryError("BAD_SIZE", `A town cannot have ${value} ${name}: ${least} to ${most} is possible.`);
}
