import type { ObjectCode } from "../../words/trash-codes.js";
import type { ApplyContext } from "./apply-context.js";
import type { Outcome } from "../context/work.js";

/** Long enough for a class to find none of its users under way. */
const othersFirstMs = 500;

/** How the attempt on one object ended, failures apart: settled with an outcome, or to be tried again. */
export type Result =
  | ({ readonly settled: true; readonly outcome: Outcome } & Settled)
  | { readonly settled: false; readonly afterMs: number; readonly why: string };

interface Settled {
  readonly why?: string | undefined;
  readonly code?: ObjectCode;
  /** Whether the broker confirmed a write: requests get through. */
  readonly confirmed: boolean;
  /**
   * Neighbours at the broker (a user's groups, a group's members): those that are held together with the object are looked
   * at again.
   */
  readonly revisit?: readonly string[];
}

export function done(outcome: Outcome, settled: Partial<Settled> = {}): Result {
  return { settled: true, outcome, confirmed: outcome === "sent" || outcome === "deleted", ...settled };
}

/** The object waits for something and is tried again after `afterMs`; nobody is to blame. */
export function again(afterMs: number, why: string): Result {
  return { settled: false, afterMs, why };
}

/** The object is tried again when the other objects had their turn, also those that rest after a failure. */
export function waitFor(
  { now, restsUntil }: ApplyContext,
  others: readonly { readonly id: string }[],
  why: string,
): Result {
  const longest = Math.max(...others.map(({ id }) => restsUntil(id) - now()));
  return again(Math.max(othersFirstMs, longest), why);
}
