import { normaliseValue } from "@id-connector/listener-object";
import { editDistance } from "./edit-distance.js";

/**
 * The names that a person who typed `typed` may have meant, the likeliest first: compared without case. Pure.
 *
 * @example
 * ```ts
 * import { rankNames } from "@id-connector/close-names";
 *
 * rankNames("DEMOSHCOOL", ["ou1", "DEMOSCHOOL2", "DEMOSCHOOL"]); // ["DEMOSCHOOL", "DEMOSCHOOL2"]
 * ```
 */
export function rankNames(typed: string, names: Iterable<string>): readonly string[] {
  const wanted = normaliseValue(typed);
  const ranked = [...new Set(names)].flatMap((name) => {
    const rank = rankOf(wanted, normaliseValue(name));
    return rank === undefined ? [] : [{ name, rank }];
  });
  return ranked.sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1)).map(({ name }) => name);
}

/** A slip of the fingers is likelier than a name that was cut short; such a name is likelier than a part of a name. */
function rankOf(wanted: string, name: string): number | undefined {
  if (wanted === name) return 0;
  const distance = Math.abs(wanted.length - name.length) > mostSlips ? Infinity : editDistance(wanted, name);
  if (distance <= slipsIn(wanted)) return distance;
  const difference = Math.min(99, Math.abs(wanted.length - name.length)) / 100;
  if (wanted.length >= 2 && name.startsWith(wanted)) return 3 + difference;
  if (name.length >= 3 && wanted.startsWith(name)) return 4 + difference;
  if (wanted.length >= 3 && name.includes(wanted)) return 5 + difference;
  return undefined;
}

const mostSlips = 2;

/**
 * In a short name two slips would make anything of anything.
 *
 * @example
 * ```ts
 * import { slipsIn } from "@id-connector/close-names";
 *
 * slipsIn("ou1"); // 1
 * ```
 */
export function slipsIn(name: string): number {
  return name.length < 3 ? 0 : name.length < 6 ? 1 : mostSlips;
}

/**
 * Parts of a name of which at least one stands whole in every name that differs by no more than `slipsIn`, and in no part of itself.
 *
 * @example
 * ```ts
 * import { intactParts } from "@id-connector/close-names";
 *
 * intactParts("demo_student"); // what to search for: at least one of them stands in every close name
 * ```
 */
export function intactParts(name: string): readonly string[] {
  const letters = Array.from(name);
  const count = slipsIn(name) + 1;
  const length = Math.ceil(letters.length / count);
  return Array.from({ length: count }, (_, index) =>
    letters.slice(index * length, (index + 1) * length).join(""),
  ).filter((part) => part.length > 0);
}
