import { formatCount } from "@id-connector/command-line";
import type { Suggestions } from "../look-up/suggest-names.js";

/** " Did you mean A, B or C, … and 254 more?", "" where nothing is close. Pure. */
export function describeSuggestions({ names, more }: Suggestions): string {
  if (names.length === 0) return "";
  const last = more > 0 ? ` … and ${formatCount(more)} more` : "";
  return ` Did you mean ${joinOr(names, more > 0)}${last}?`;
}

function joinOr(names: readonly string[], goesOn: boolean): string {
  if (goesOn || names.length < 2) return names.join(", ");
  return `${names.slice(0, -1).join(", ")} or ${names.at(-1) ?? ""}`;
}
