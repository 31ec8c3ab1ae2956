import { groupName, nameOf, type HeldGroup, type HeldSchool, type HeldUser, type Holdings } from "./holdings.js";
import type { AnyObject, OrderedUser, Resource, School, SchoolClass } from "./objects.js";
import { refused, type Problem } from "./problem.js";
import { setGroups, setUsers } from "./relation.js";

/** What a change would collide with or came to. `touched` are the objects whose view may be another one now. */
export type Change =
  | { readonly outcome: "changed"; readonly touched: readonly (readonly [Resource, string])[] }
  | { readonly outcome: "taken"; readonly message: string }
  | { readonly outcome: "refused"; readonly problems: readonly Problem[] };

export interface Circumstances {
  /** Epoch milliseconds on the broker's clock. */
  readonly now: number;
  readonly lateSchools: { readonly ms?: number | undefined; readonly refusals?: number | undefined };
  readonly membersMustBelong: boolean;
}

/** Creates or replaces an object, and with it the relation of members and classes; changes nothing where it refuses. */
export function putObject(held: Holdings, resource: Resource, object: AnyObject, around: Circumstances): Change {
  if (resource === "schools") return putSchool(held, object as School, around);
  if (resource === "users") return putUser(held, object as OrderedUser, around);
  return putGroup(held, resource, object as SchoolClass, around);
}

/** Removes an object that is there, and takes it out of every relation. A school that still has something stays, unless forced. */
export function removeObject(held: Holdings, resource: Resource, id: string, { force = false } = {}): Change {
  if (resource === "schools" && !force) return removeSchool(held, id);
  const classes = resource === "users" ? setGroups(held.members.classes, id, []) : [];
  const workgroups = resource === "users" ? setGroups(held.members.workgroups, id, []) : [];
  const users = resource === "classes" || resource === "workgroups" ? setUsers(held.members[resource], id, []) : [];
  forget(held, resource, id);
  return changed(["users", users], ["classes", classes], ["workgroups", workgroups], [resource, [id]]);
}

function putSchool(held: Holdings, school: School, around: Circumstances): Change {
  const taken = takenBy(held, "schools", school);
  if (taken) return taken;
  const { ms = 0, refusals = 0 } = around.lateSchools;
  remember(held, "schools", { ...school, visibleAt: around.now + ms, refusalsLeft: refusals });
  return changed(["schools", [school.id]]);
}

function putGroup(held: Holdings, kind: "classes" | "workgroups", group: SchoolClass, around: Circumstances): Change {
  const { members, ...own } = group;
  const problems = [
    ...(seesSchool(held, own.school, around.now) ? [] : [unknownSchool(["body", "school"], own.school)]),
    ...members.flatMap((id, index) => memberProblem(held, kind, own, { id, index }, around)),
  ];
  if (problems.length > 0) return { outcome: "refused", problems };
  const taken = takenBy(held, kind, own);
  if (taken) return taken;
  // a class that gets another name or school is shown so in the contexts of all its members
  const everyone = [...(held.members[kind].usersOf.get(own.id) ?? []), ...members];
  remember(held, kind, own);
  setUsers(held.members[kind], own.id, members);
  return changed([kind, [own.id]], ["users", kind === "classes" ? [...new Set(everyone)] : []]);
}

function putUser(held: Holdings, user: OrderedUser, around: Circumstances): Change {
  const problems: Problem[] = [];
  const classes: string[] = [];
  for (const [school, { classes: names }] of user.context) {
    const loc = ["body", "context", school];
    if (!seesSchool(held, school, around.now)) problems.push(unknownSchool(loc, school));
    names.forEach((name, index) => {
      const id = held.names.classes.get(groupName(school, name));
      if (id !== undefined) classes.push(id);
      else
        problems.push(refused([...loc, "classes", index], `unknown class ${quote(name)} in school ${quote(school)}`));
    });
  }
  if (problems.length > 0) return { outcome: "refused", problems };
  const { context, ...own } = user;
  const next = { ...own, roles: new Map([...context].map(([school, { roles }]) => [school, [...roles].sort()])) };
  const taken = takenBy(held, "users", next);
  if (taken) return taken;
  remember(held, "users", next);
  return changed(["users", [user.id]], ["classes", setGroups(held.members.classes, user.id, classes)]);
}

function removeSchool(held: Holdings, id: string): Change {
  const school = held.schools.get(id)?.name.toLowerCase() ?? "";
  const groups = [...held.classes.values(), ...held.workgroups.values()];
  const used =
    groups.some((group) => group.school.toLowerCase() === school) ||
    [...held.users.values()].some(({ roles }) => [...roles.keys()].some((name) => name.toLowerCase() === school));
  if (used) return { outcome: "taken", message: "The school still has users, classes or workgroups." };
  forget(held, "schools", id);
  return changed(["schools", [id]]);
}

function memberProblem(
  held: Holdings,
  kind: "classes" | "workgroups",
  { school }: HeldGroup,
  { id, index }: { readonly id: string; readonly index: number },
  { membersMustBelong }: Circumstances,
): Problem[] {
  const loc = ["body", "members", index];
  const user = held.users.get(id);
  if (!user) return [refused(loc, `unknown user ${quote(id)}`)];
  if (!membersMustBelong || kind === "workgroups") return [];
  const belongs = [...user.roles.keys()].some((name) => name.toLowerCase() === school.toLowerCase());
  return belongs ? [] : [refused(loc, `user ${quote(id)} does not belong to school ${quote(school)}`)];
}

function seesSchool(held: Holdings, name: string, now: number): boolean {
  const school = held.schools.get(held.names.schools.get(name.toLowerCase()) ?? "");
  return school !== undefined && isVisible(school, now);
}

/** Whether a school can be seen yet; being asked counts as one of the refusals that it takes. */
export function isVisible(school: HeldSchool, now: number): boolean {
  if (now < school.visibleAt) return false;
  if (school.refusalsLeft <= 0) return true;
  school.refusalsLeft -= 1;
  return false;
}

function takenBy(held: Holdings, resource: Resource, object: School | HeldGroup | HeldUser): Change | undefined {
  const owner = held.names[resource].get(nameOf(object));
  if (owner === undefined || owner === object.id) return undefined;
  return { outcome: "taken", message: `The name is taken by object ${owner}.` };
}

function remember(held: Holdings, resource: Resource, object: HeldSchool | HeldGroup | HeldUser): void {
  const objects = held[resource] as Map<string, HeldSchool | HeldGroup | HeldUser>;
  const before = objects.get(object.id);
  if (before) held.names[resource].delete(nameOf(before));
  objects.set(object.id, object);
  held.names[resource].set(nameOf(object), object.id);
}

function forget(held: Holdings, resource: Resource, id: string): void {
  const object = held[resource].get(id);
  if (object) held.names[resource].delete(nameOf(object));
  held[resource].delete(id);
}

function changed(...touched: readonly (readonly [Resource, readonly string[]])[]): Change {
  return { outcome: "changed", touched: touched.flatMap(([kind, ids]) => ids.map((id) => [kind, id] as const)) };
}

function unknownSchool(loc: readonly string[], name: string): Problem {
  return refused(loc, `unknown school ${quote(name)}`);
}

function quote(text: string): string {
  return JSON.stringify(text);
}
