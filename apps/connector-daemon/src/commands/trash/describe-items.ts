import { countKinds, describeKinds, type Kinds } from "../../words/describe-kinds.js";
import type { ItemOfKind } from "./object-kinds.js";

/** How many objects of each kind lie in one trash. */
export interface PlaceKinds {
  readonly trash: string;
  readonly kinds: Kinds;
}

/** Counts items by trash and kind. Pure. */
export function countItems(items: readonly ItemOfKind[]): readonly PlaceKinds[] {
  const titles = [...new Set(items.map(({ place }) => place.title))];
  return titles.map((trash) => {
    const here = items.filter(({ place }) => place.title === trash);
    return { trash, kinds: countKinds(here.map(({ kind }) => kind)) };
  });
}

/** "300 users and 2 classes of Traeger2, and 1 object of the in queue". Pure. */
export function describeItems(counts: readonly PlaceKinds[]): string {
  const place = (trash: string) => (trash.includes(" ") ? `the ${trash}` : trash);
  return counts.map(({ trash, kinds }) => `${describeKinds(kinds)} of ${place(trash)}`).join(", and ");
}
