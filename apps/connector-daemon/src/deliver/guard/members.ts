import { createSlidingWindow, type SlidingWindow } from "./sliding-window.js";

/** Members of one class or workgroup that leave it. In memory only: after a start all that is held is looked at again. Times by the daemon's clock. */
export interface Members {
  /** The members that left the group, or were to leave it. */
  readonly window: SlidingWindow;
  /** The group is held: it would lose these members. */
  hold(losing: Iterable<string>): void;
  /** Whether the group is held and would lose this member. */
  wouldLose(member: string): boolean;
  /** The group is sent: neither the members that stay nor those that it may lose count any more. */
  letThrough(staying: readonly string[], allowed: readonly string[]): void;
  /** Since when the group would lose too many members while entries of members are not found; `now` where that is new. */
  unresolvedSince(now: number): number;
  /** Whether the group may be looked at on behalf of its users, as the last look is long ago; if so, notes this look. */
  mayBeAskedFor(now: number, pauseMs: number): boolean;
  /** Whether nothing is left to remember. */
  isOver(now: number): boolean;
}

export function createMembers(): Members {
  const window = createSlidingWindow();
  let losing: ReadonlySet<string> | undefined;
  let unresolvedAt: number | undefined;
  let askedAt: number | undefined;
  return {
    window,
    hold(ids) {
      losing = new Set(ids);
    },
    wouldLose: (member) => losing?.has(member) ?? false,
    letThrough(staying, allowed) {
      for (const member of [...staying, ...allowed]) window.forget(member);
      losing = undefined;
      unresolvedAt = undefined;
      askedAt = undefined;
    },
    unresolvedSince: (now) => (unresolvedAt ??= now),
    mayBeAskedFor(now, pauseMs) {
      if (askedAt !== undefined && now - askedAt < pauseMs) return false;
      askedAt = now;
      return true;
    },
    isOver: (now) => losing === undefined && window.count(now).met === 0,
  };
}
