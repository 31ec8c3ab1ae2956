/** Who is a member of what, readable from both sides: one relation, so that the two views can never disagree. */
export interface Relation {
  readonly usersOf: Map<string, Set<string>>;
  readonly groupsOf: Map<string, Set<string>>;
}

export function newRelation(): Relation {
  return { usersOf: new Map(), groupsOf: new Map() };
}

/** Makes `users` the members of the group. Returns the users whose side changed. */
export function setUsers(relation: Relation, group: string, users: Iterable<string>): string[] {
  return setSide(relation.usersOf, relation.groupsOf, group, users);
}

/** Makes `groups` the groups of the user. Returns the groups whose side changed. */
export function setGroups(relation: Relation, user: string, groups: Iterable<string>): string[] {
  return setSide(relation.groupsOf, relation.usersOf, user, groups);
}

type Side = Map<string, Set<string>>;

function setSide(near: Side, far: Side, key: string, wanted: Iterable<string>): string[] {
  const before = near.get(key) ?? new Set<string>();
  const after = new Set(wanted);
  const left = [...before].filter((other) => !after.has(other));
  const joined = [...after].filter((other) => !before.has(other));
  for (const other of left) far.get(other)?.delete(key);
  for (const other of joined) {
    const opposite = far.get(other) ?? new Set();
    far.set(other, opposite.add(key));
  }
  if (after.size > 0) near.set(key, after);
  else near.delete(key);
  return [...left, ...joined];
}
