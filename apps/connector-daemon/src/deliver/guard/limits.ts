import type { DeleteGuard, GuardLimit } from "@id-connector/school-authority-config";
import type { ObjectKind } from "@id-connector/listener-object";
import type { SlidingWindow } from "./sliding-window.js";

/** What becomes of one object that is to go. */
export type LimitVerdict =
  | { readonly verdict: "pass" }
  | { readonly verdict: "wait"; readonly afterMs: number }
  | { readonly verdict: "hold"; readonly excess: Excess; readonly since: number };

interface Counted {
  readonly guarded: Guarded;
  readonly guard: DeleteGuard;
  /** How many objects of this sort the broker holds at this moment. */
  readonly atBroker: number;
  readonly now: number;
}

/** An accident shows within this time, before the first of its deletions. */
export const firstWaitMs = 2_000;
/** While more and more objects are to go, each of them waits; this long at most. */
const longestWaitMs = 10_000;

/** Counts an object that is to go, and judges by all objects that count with it. An object that was let go is not held any more. */
export function judge(window: SlidingWindow, id: string, { guarded, guard, atBroker, now }: Counted): LimitVerdict {
  const { since, gone } = window.meet(id, now);
  if (gone) return { verdict: "pass" };
  const counted = window.count(now);
  const excess = findExcess(guarded, { count: counted.met, of: atBroker + counted.gone }, guard);
  if (excess) return { verdict: "hold", excess, since };
  const quietAt = Math.min(window.newestAt() + firstWaitMs, since + longestWaitMs);
  const afterMs = Math.max(since + firstWaitMs, quietAt) - now;
  return afterMs > 0 ? { verdict: "wait", afterMs } : { verdict: "pass" };
}

/** What the guard counts, each by a limit of its own. */
export type Guarded = "users" | "groups" | "members";

/** A limit that is exceeded: by how many objects, and which of its two numbers. */
export interface Excess {
  readonly guarded: Guarded;
  readonly count: number;
  /** Of how many, at the beginning of the hour. */
  readonly of: number;
  readonly by: keyof GuardLimit;
  readonly limit: GuardLimit;
}

/** So few objects are no accident, whatever their share: half a class that has four pupils, for example. */
const handful = { users: 20, groups: 10, members: 10 } as const;

/** Whether `count` objects are more than may go, of the `of` objects that the broker held when the hour began. Pure. */
export function findExcess(
  guarded: Guarded,
  { count, of }: { readonly count: number; readonly of: number },
  guard: DeleteGuard,
): Excess | undefined {
  const limit = guard[guarded];
  if (count > limit.number) return { guarded, count, of, by: "number", limit };
  if (count > handful[guarded] && count > limit.share * of) return { guarded, count, of, by: "share", limit };
  return undefined;
}

/** What counts once in the guard's window: an object as one kind. A group that becomes another kind is deleted as the first, and there as the second. */
export function pairKey(kind: ObjectKind, id: string): string {
  return `${kind} ${id}`;
}

/** By which limit deletions of a kind are counted. */
export function guardedOf(kind: ObjectKind): "users" | "groups" {
  return kind === "user" ? "users" : "groups";
}
