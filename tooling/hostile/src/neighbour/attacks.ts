import type { Attack } from "./attack.js";
import { forgedItems } from "./forged-items.js";
import { folderAway, hardLink, links, swappingLinks } from "./links.js";
import { hugeItems, locks, oddItems } from "./odd-things.js";

/** Every way in which a neighbour is hostile. */
export const neighbourAttacks = {
  "folder-away": folderAway,
  "forged-items": forgedItems,
  "hard-link": hardLink,
  "huge-items": hugeItems,
  links,
  locks,
  "odd-items": oddItems,
  "swapping-links": swappingLinks,
} as const satisfies Readonly<Record<string, Attack>>;

export type NeighbourAttack = keyof typeof neighbourAttacks;
