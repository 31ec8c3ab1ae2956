import type { Random } from "./random.js";
import type { SchoolKind } from "./school-names.js";
import { workgroups as workgroupNames } from "./town-names.js";
import type { TownGroup, TownPerson } from "./town.js";

const pupilsPerClass = 25;

/** Divides the pupils of a school into classes of about 25, gives each class its teachers, and makes the workgroups. */
export function generateSchoolGroups(
  random: Random,
  kind: SchoolKind,
  people: readonly TownPerson[],
): { classes: readonly TownGroup[]; workgroups: readonly TownGroup[] } {
  const pupils = byAge(people.filter(({ role }) => role === "student")).map(({ username }) => username);
  const teachers = people.filter(({ role }) => role.startsWith("teacher")).map(({ username }) => username);
  const names = classNames(kind, Math.max(1, Math.round(pupils.length / pupilsPerClass)));
  return {
    classes: names.map((name, at) => {
      const [from, to] = [at, at + 1].map((edge) => Math.floor((edge * pupils.length) / names.length));
      const members = [...pupils.slice(from, to), ...random.sample(teachers, 2 + random.below(3))];
      return { name, description: `Klasse ${name}`, members };
    }),
    workgroups: workgroupNames.slice(0, Math.max(2, Math.round(pupils.length / 80))).map(([name, description]) => {
      const members = [...random.sample(pupils, 8 + random.below(10)), ...random.sample(teachers, 1)];
      return { name, description, members };
    }),
  };
}

function byAge(pupils: readonly TownPerson[]): readonly TownPerson[] {
  return [...pupils].sort((one, other) => ((one.birthday ?? "") < (other.birthday ?? "") ? 1 : -1));
}

/** 1a, 1b, 2a …: the classes are spread over the grades, lower grades get the odd ones. */
function classNames({ firstGrade, lastGrade }: SchoolKind, count: number): readonly string[] {
  const grades = lastGrade - firstGrade + 1;
  return Array.from({ length: grades }, (_, at) => {
    const parallel = Math.floor(count / grades) + (at < count % grades ? 1 : 0);
    return Array.from({ length: parallel }, (_parallel, letter) => `${firstGrade + at}${letterOf(letter)}`);
  }).flat();
}

function letterOf(at: number): string {
  const letters = "abcdefghijklmnopqrstuvwxyz";
  return at < letters.length ? letters.charAt(at) : `${letters.charAt(at % 26)}${Math.floor(at / 26)}`;
}
