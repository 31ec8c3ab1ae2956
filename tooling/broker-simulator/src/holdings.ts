import type { AnyObject, OrderedUser, Resource, School, SchoolClass, SchoolContext } from "./objects.js";
import { newRelation, type Relation } from "./relation.js";

/** When a school that was just created can be seen: not before the clock says so, and not before it was refused so often. */
export interface HeldSchool extends School {
  readonly visibleAt: number;
  refusalsLeft: number;
}

export type HeldGroup = Omit<SchoolClass, "members">;

export interface HeldUser extends Omit<OrderedUser, "context"> {
  readonly roles: ReadonlyMap<string, readonly string[]>;
}

/** Everything that the broker holds of one authority. */
export interface Holdings {
  readonly schools: Map<string, HeldSchool>;
  readonly classes: Map<string, HeldGroup>;
  readonly workgroups: Map<string, HeldGroup>;
  readonly users: Map<string, HeldUser>;
  readonly members: { readonly classes: Relation; readonly workgroups: Relation };
  /** Lower-cased names (of classes and workgroups with their school) to ids. */
  readonly names: Readonly<Record<Resource, Map<string, string>>>;
}

export function newHoldings(): Holdings {
  return {
    schools: new Map(),
    classes: new Map(),
    workgroups: new Map(),
    users: new Map(),
    members: { classes: newRelation(), workgroups: newRelation() },
    names: { schools: new Map(), classes: new Map(), workgroups: new Map(), users: new Map() },
  };
}

/** The name under which nothing else of its kind may exist in the authority. */
export function nameOf(object: School | HeldGroup | HeldUser): string {
  if ("user_name" in object) return object.user_name.toLowerCase();
  return "school" in object ? groupName(object.school, object.name) : object.name.toLowerCase();
}

export function groupName(school: string, name: string): string {
  return `${school.toLowerCase()}/${name.toLowerCase()}`;
}

/** One object as the API shows it now, or undefined. Lists are sorted, a context keeps its order. */
export function view(held: Holdings, resource: Resource, id: string): AnyObject | undefined {
  if (resource === "schools") return viewSchool(held.schools.get(id));
  if (resource === "users") return viewUser(held, id);
  const group = held[resource].get(id);
  return group && { ...group, members: [...(held.members[resource].usersOf.get(id) ?? [])].sort() };
}

function viewSchool(school: HeldSchool | undefined): School | undefined {
  return school && { id: school.id, name: school.name, display_name: school.display_name };
}

function viewUser(held: Holdings, id: string): OrderedUser | undefined {
  const user = held.users.get(id);
  if (!user) return undefined;
  const groups = [...(held.members.classes.groupsOf.get(id) ?? [])].flatMap((group) => held.classes.get(group) ?? []);
  const context = new Map<string, SchoolContext>();
  const { roles: rolesIn, ...own } = user;
  for (const [school, roles] of rolesIn) {
    const here = groups.filter((group) => group.school.toLowerCase() === school.toLowerCase());
    context.set(school, { roles, classes: here.map(({ name }) => name).sort() });
  }
  return { ...own, context };
}
