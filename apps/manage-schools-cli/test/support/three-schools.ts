import type { SlapdOptions } from "@id-connector/slapd-fixture";
import { namesIn } from "@id-connector/slapd-fixture";

export const names = namesIn({ base: "dc=ucs,dc=test", districts: false });

const pupils = (school: string) =>
  ["a", "b", "c"].map((letter) => ({ username: `${school}.${letter}`, role: "student" as const, schools: [school] }));
const dns = (school: string) => pupils(school).map(({ username }) => names.user(username, "student", school));

/** A teacher of ou1 and ou2. */
export const shared = names.user("shared", "teacher", "ou1");

/** ou1, ou2 and Ou3 with three pupils, a class and a workgroup each, a teacher of ou1 and ou2, and the empty school ou4. */
export const threeSchools = {
  schools: ["ou1", "ou2", "Ou3", "ou4"],
  users: [
    ...["ou1", "ou2", "Ou3"].flatMap(pupils),
    { username: "shared", role: "teacher" as const, schools: ["ou1", "ou2"] },
  ],
  classes: ["ou1", "ou2", "Ou3"].map((school) => ({ school, name: "1a", members: dns(school) })),
  workgroups: ["ou1", "ou2", "Ou3"].map((school) => ({ school, name: "chess", members: dns(school).slice(1) })),
} satisfies SlapdOptions["content"];
