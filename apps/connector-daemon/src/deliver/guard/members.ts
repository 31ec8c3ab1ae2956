import { createSlidingWindow, type SlidingWindow } from "./sliding-window.js";

/** Members of one class or workgroup that leave it. In memory only: after a start all that is held is looked at again. Times by the daemon's clock. */
export interface Members {
  /** Who left it, or was to. */
  readonly window: SlidingWindow;
  /** The group is held: it would lose these. */
  hold(losing: Iterable<string>): void;
  /** Whether the group is held and would lose this one. */
  wouldLose(member: string): boolean;
  /** The group is sent: these members, and those that it may lose, do not count any more. */
  letThrough(staying: readonly string[], allowed: readonly string[]): void;
  /** Since when it would lose too many while entries of members are not found; from now on where nothing is known. */
  unresolvedSince(now: number): number;
  /** Whether it may be looked at on behalf of its users, as the last time is long ago; then this is the last time. */
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
