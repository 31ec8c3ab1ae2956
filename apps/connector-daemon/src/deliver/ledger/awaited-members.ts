/**
 * Members that groups lack while their own items wait in the queue. When the last of them is at the broker, the group is looked at: one look, not
 * one for each member. Known until the delivery ends; a planned look sees to the group as well, for one of them may never arrive.
 */
export interface AwaitedMembers {
  /** What a look at the group found; replaces what an earlier look found. */
  note(group: string, members: readonly string[]): void;
  /** The member is about to be at the broker; says whether the group still lacks others that are on their way. */
  lacksOthers(group: string, member: string): boolean;
}

export function createAwaitedMembers(): AwaitedMembers {
  const awaited = new Map<string, Set<string>>();
  return {
    note(group, members) {
      if (members.length > 0) awaited.set(group, new Set(members));
      else awaited.delete(group);
    },
    lacksOthers(group, member) {
      const members = awaited.get(group);
      members?.delete(member);
      if (members?.size === 0) awaited.delete(group);
      return awaited.has(group);
    },
  };
}
