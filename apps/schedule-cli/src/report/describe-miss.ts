import { formatCount, listWords } from "@id-connector/command-line";
import type { Suggestions } from "../look-up/suggest-names.js";

/** " Did you mean A, B or C, … and 254 more?", "" where nothing is close. Pure. */
export function describeSuggestions({ names, more }: Suggestions): string {
  if (names.length === 0) return "";
  const meant = more > 0 ? `${names.join(", ")} … and ${formatCount(more)} more` : listWords(names, "or");
  return ` Did you mean ${meant}?`;
}
