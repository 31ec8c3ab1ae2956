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
  /** Neighbours at the broker (a user's groups, a group's members): who of them is held for its sake is looked at again. */
  readonly revisit?: readonly string[];
}

export function done(outcome: Outcome, settled: Partial<Settled> = {}): Result {
  return { settled: true, outcome, confirmed: outcome === "sent" || outcome === "deleted", ...settled };
}

/** Tried again after `afterMs`; the object waits for something, nobody is to blame. */
export function again(afterMs: number, why: string): Result {
  return { settled: false, afterMs, why };
}

/** Tried again when other objects had their turn, those that rest after a failure too. */
export function waitFor(
  { now, restsUntil }: ApplyContext,
  others: readonly { readonly id: string }[],
  why: string,
): Result {
  const longest = Math.max(...others.map(({ id }) => restsUntil(id) - now()));
  return again(Math.max(othersFirstMs, longest), why);
}
