import { isFixable, type Judgement, type Verdict } from "@id-connector/broker-compare";
import type { OpenLook, Stray } from "@id-connector/delivery-ledger";

/** What follows from a look at one object. */
export type Consequence =
  /** As it should be. */
  | { readonly state: "equal" }
  /** To be looked at again a moment later. */
  | { readonly state: "open"; readonly look: OpenLook }
  /** To be sent again, or deleted. */
  | { readonly state: "repair"; readonly verdict: Verdict }
  /** It was sent again, the broker confirmed it, and it differs all the same. */
  | { readonly state: "differs_again"; readonly verdict: Verdict }
  /** Not equal, and nothing to be done now. */
  | { readonly state: "unequal"; readonly outcome: string };

interface Before {
  readonly stray: Stray | undefined;
  /** How far the calendar is believed, epoch milliseconds. */
  readonly believed: number;
}

export const mostLooks = 4;

/**
 * What to do about an object. An object is left alone that waits, lies in the trash, or cannot be mended by sending it
 * again. Pure.
 */
export function consequenceOf(look: OpenLook, judgement: Judgement, { stray, believed }: Before): Consequence {
  if (judgement.state === "again")
    return { state: "open", look: { ...look, ...judgement.candidate, ...oneMore(look) } };
  if (judgement.state !== "verdict") return { state: "equal" };
  const { verdict } = judgement;
  const { kind, outcome } = verdict;
  if (outcome === "equal") return { state: "equal" };
  if (outcome === "waiting" && look.looks < mostLooks) return { state: "open", look: { ...look, ...oneMore(look) } };
  if (outcome === "leaver" && verdict.reason) return { state: "unequal", outcome: "in_trash" };
  // only a person's order deletes a school
  const isOrdersToGive = kind === "school" && outcome === "leaver";
  if (outcome === "in_trash" || isOrdersToGive || !isFixable(verdict)) return { state: "unequal", outcome };
  if (look.repaired) return { state: "differs_again", verdict };
  if (stray && stray.restsUntil > believed) return { state: "unequal", outcome: "differs_again" };
  return { state: "repair", verdict };
}

function oneMore({ looks }: OpenLook): Pick<OpenLook, "looks"> {
  return { looks: looks + 1 };
}
