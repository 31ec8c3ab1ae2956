import type { Category, Entry } from "../schedule-entry.js";

/** How much was scheduled so far; with `ids`, also which objects it concerns. */
export interface Tally {
  add(entry: Entry): void;
  readonly total: number;
  readonly byCategory: Readonly<Record<Category, number>>;
  /** Objects by authority, whether it gets or deletes them. */
  readonly byAuthority: ReadonlyMap<string, number>;
  /** Ids by authority; empty where the command does not follow them. */
  readonly ids: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Counts what is scheduled. Ids are kept only where they are followed: about 100 bytes an object. */
export function openTally({ keepIds }: { readonly keepIds: boolean }): Tally {
  const byCategory = { school: 0, user: 0, school_class: 0, workgroup: 0, gone: 0, left: 0 };
  const byAuthority = new Map<string, number>();
  const ids = new Map<string, Set<string>>();
  let total = 0;
  return {
    add({ item, verdicts, category }) {
      total += 1;
      byCategory[category] += 1;
      for (const { authority, act } of verdicts) {
        if (act === "nothing") continue;
        byAuthority.set(authority, (byAuthority.get(authority) ?? 0) + 1);
        if (keepIds) ids.set(authority, (ids.get(authority) ?? new Set()).add(item.id));
      }
    },
    get total() {
      return total;
    },
    byCategory,
    byAuthority,
    ids,
  };
}
