import { content, type Content } from "./content.js";
import type { GroupOptions } from "./group.js";
import type { LdifEntry } from "./ldif.js";
import { namesIn, type Layout, type UserRole } from "./names.js";
import type { UserOptions } from "./user.js";

export interface BulkOptions {
  readonly users: number;
  readonly schools: number;
  /** Prefix of the schools' names. Default "bulk". */
  readonly prefix?: string;
}

/** Many users over many schools, always the same ones: `bulk000`, users `b000.u00000`, classes of about 25 pupils, a workgroup per 100 users. */
export function bulk(layout: Layout, options: BulkOptions): LdifEntry[] {
  return content(layout, bulkContent(layout, options));
}

/** The same as plain options, for tests that want to know what there is. */
export function bulkContent(layout: Layout, { users, schools, prefix = "bulk" }: BulkOptions): Required<Content> {
  const all = {
    schools: [] as string[],
    users: [] as UserOptions[],
    classes: [] as GroupOptions[],
    workgroups: [] as GroupOptions[],
  };
  for (let index = 0; index < schools; index++) {
    const from = Math.floor((users * index) / schools);
    const to = Math.floor((users * (index + 1)) / schools);
    const name = `${prefix}${String(index).padStart(3, "0")}`;
    const one = bulkSchool(layout, name, index, to - from);
    all.schools.push(name);
    for (const user of one.users) all.users.push(user);
    all.classes.push(...one.classes);
    all.workgroups.push(...one.workgroups);
  }
  return all;
}

function bulkSchool(layout: Layout, school: string, index: number, count: number) {
  const names = namesIn(layout);
  const users: UserOptions[] = [];
  const classes = Array.from({ length: Math.max(1, Math.floor(count / 25)) }, (_, i) =>
    group(school, `${Math.floor(i / 3) + 1}${"abc".charAt(i % 3)}`),
  );
  const workgroups = Array.from({ length: Math.max(1, Math.floor(count / 100)) }, (_, i) => group(school, `wg${i}`));
  for (let i = 0; i < count; i++) {
    const username = `b${String(index).padStart(3, "0")}.u${String(i).padStart(5, "0")}`;
    const role = roleOf(i);
    const dn = names.user(username, role, school);
    const own = role === "staff" ? 0 : role === "student" ? 1 : Math.min(3, classes.length);
    for (let c = 0; c < own; c++) classes[(i + c) % classes.length]?.members.push(dn);
    if (i % 5 === 0) workgroups[(i / 5) % workgroups.length]?.members.push(dn);
    users.push({
      username,
      role,
      schools: [school],
      firstname: firstnames[i % firstnames.length] ?? "",
      lastname: lastnames[i % lastnames.length] ?? "",
      mail: `${username}@ucs.test`,
      disabled: i % 50 === 7,
    });
  }
  return { users, classes, workgroups };
}

function group(school: string, name: string) {
  return { school, name, members: [] as string[] };
}

function roleOf(i: number): UserRole {
  const place = i % 100;
  if (place < 88) return "student";
  if (place < 96) return "teacher";
  return place < 99 ? "staff" : "teacher_and_staff";
}

const firstnames = "Mia Emma Ben Paul Lea Jonas Élodie Søren Ayşe Łukasz Zoë Jürgen Käthe Ömer".split(" ");
const lastnames = "Müller Schmidt Weiß Öztürk Nowak Hansen Groß Bauer Jäger Lange Kaya Petersen Krüger".split(" ");
