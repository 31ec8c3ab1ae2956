import type { Decision } from "../decide/decision.js";
import type { WaitingCode } from "../../words/trash-codes.js";

/** What the delete guard says to a decision. */
export type GuardVerdict =
  | { readonly verdict: "pass" }
  /** For a moment, so that an accident shows before its first deletion. */
  | { readonly verdict: "wait"; readonly afterMs: number; readonly why: string }
  /**
   * A person has to decide; the other changes of the object are sent meanwhile.
   */
  | {
      readonly verdict: "hold";
      readonly code: WaitingCode;
      readonly why: string;
      readonly meanwhile?: { readonly decision: Decision; readonly why: string };
    }
  /** The broker has nothing that could be deleted. */
  | { readonly verdict: "gone" };

export const pass: GuardVerdict = { verdict: "pass" };
