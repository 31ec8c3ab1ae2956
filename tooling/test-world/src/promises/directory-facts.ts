import { dnKey } from "../dn.js";
import {
  defaultContainers,
  isInSchool,
  isUser,
  placeOf,
  rolesIn,
  same,
  type GroupContainers,
} from "../expected-broker.js";
import { judgedTexts, textsIn } from "../judged-texts.js";
import type { PlainEntry } from "../read-directory.js";
import type { Sighting } from "./watch-directory.js";

/** The values that each fact had, in order: "users/<id> last_name" → ["Alt", "Neu"]. Whether something is so is "yes" or "no". */
export type Facts = ReadonlyMap<string, readonly string[]>;

export interface FactOptions {
  /** Names of schools; without it all. */
  readonly listed?: readonly string[] | undefined;
  readonly containers?: GroupContainers | undefined;
}

/** Every value that every fact of the broker's business had in the directory, in order. */
export function directoryFacts(sightings: readonly Sighting[], options: FactOptions = {}): Facts {
  const { listed, containers = defaultContainers } = options;
  const inScope = (school: string) => listed === undefined || listed.some((one) => same(one, school));
  const facts = new Map<string, string[]>();
  const entries = new Map<string, PlainEntry>();
  const idOfDn = new Map<string, string>();
  const groupsNaming = new Map<string, Set<string>>();
  const note = (fact: string, value: string) => {
    const values = facts.get(fact) ?? [];
    if (values.at(-1) === value) return;
    values.push(value);
    facts.set(fact, values);
  };
  const noteThere = (object: string, there: boolean) => {
    if (there || facts.has(`${object} there`)) note(`${object} there`, there ? "yes" : "no");
  };

  for (const { id, entry } of sightings) {
    const before = entries.get(id);
    const [was, is] = [before && keyOf(before.dn), entry && keyOf(entry.dn)];
    if (was !== undefined && was !== is && idOfDn.get(was) === id) idOfDn.delete(was);
    if (is !== undefined) idOfDn.set(is, id);
    if (entry) entries.set(id, entry);
    else entries.delete(id);
    noteUser(id, before, entry);
    noteSchool(id, entry);
    noteGroup(id, before, entry);
    if (![before, entry].some((one) => one !== undefined && isUser(one))) continue;
    for (const dn of new Set([was, is])) {
      for (const group of groupsNaming.get(dn ?? "") ?? []) noteMember(group, id);
    }
  }
  return facts;

  function noteUser(id: string, before: PlainEntry | undefined, entry: PlainEntry | undefined): void {
    const object = `users/${id}`;
    const user = entry && isUser(entry) ? entry : undefined;
    noteThere(object, user?.values("ucsschoolSchool").some(inScope) ?? false);
    for (const school of before?.values("ucsschoolSchool") ?? []) {
      const isIn = user !== undefined && isInSchool(user, school);
      if (!isIn && facts.has(`${object} there`)) note(`${object} in ${school.toLowerCase()}`, "no");
    }
    if (!user) return;
    noteTexts(object, user, judgedTexts.users);
    for (const school of user.values("ucsschoolSchool")) {
      note(`${object} in ${school.toLowerCase()}`, "yes");
      note(`${object} roles in ${school.toLowerCase()}`, rolesIn(user, school).join());
    }
  }

  function noteTexts(object: string, entry: PlainEntry, texts: Readonly<Record<string, string>>): void {
    const given = textsIn(entry, texts);
    for (const field of Object.keys(texts)) note(`${object} ${field}`, given[field] ?? "");
  }

  function noteSchool(id: string, entry: PlainEntry | undefined): void {
    const isSchool = entry?.values("objectClass").includes("ucsschoolOrganizationalUnit") ?? false;
    noteThere(`schools/${id}`, isSchool && inScope(entry?.values("ou")[0] ?? ""));
  }

  function noteGroup(id: string, before: PlainEntry | undefined, entry: PlainEntry | undefined): void {
    const place = entry && placeOf(entry, containers);
    const [left, right] = [before, entry].map((one) => new Set(one && placeOf(one, containers) ? membersOf(one) : []));
    for (const kind of ["classes", "workgroups"] as const) {
      const is = place !== undefined && place.isClass === (kind === "classes");
      noteThere(`${kind}/${id}`, is && inScope(place.school));
      if (!is) continue;
      note(`${kind}/${id} name`, (entry?.values("cn")[0] ?? "").slice(place.school.length + 1));
      if (entry) noteTexts(`${kind}/${id}`, entry, judgedTexts.groups);
    }
    for (const dn of new Set([...(left ?? []), ...(right ?? [])])) {
      const naming = groupsNaming.get(dn) ?? new Set();
      if (right?.has(dn)) groupsNaming.set(dn, naming.add(id));
      else naming.delete(id);
      const user = idOfDn.get(dn);
      if (user !== undefined) noteMember(id, user);
    }
  }

  function noteMember(group: string, userId: string): void {
    const [entry, user] = [entries.get(group), entries.get(userId)];
    const place = entry && placeOf(entry, containers);
    const isMember =
      place !== undefined &&
      user !== undefined &&
      isUser(user) &&
      (!place.isClass || isInSchool(user, place.school)) &&
      groupsNaming.get(keyOf(user.dn))?.has(group) === true;
    for (const kind of ["classes", "workgroups"] as const) {
      const fact = `${kind}/${group} has ${userId}`;
      const is = isMember && place.isClass === (kind === "classes");
      if (is || facts.has(fact)) note(fact, is ? "yes" : "no");
    }
  }
}

function membersOf(group: PlainEntry): readonly string[] {
  return group.values("uniqueMember").map(keyOf);
}

const keys = new Map<string, string>();

/** dnKey, remembered: a group of hundreds is looked at with each of its changes. */
function keyOf(dn: string): string {
  const key = keys.get(dn) ?? dnKey(dn);
  keys.set(dn, key);
  return key;
}
