/** The kinds of objects that a school has. */
export type Counted = "user" | "school_class" | "workgroup";

export type Counts = Readonly<Record<Counted, number>>;

/** Counts of objects by school. */
export interface Tally {
  /** Counts one object for each of its schools, and once for all. */
  add(kind: Counted, schools: readonly string[]): void;
  /** The counts of one school. */
  of(school: string): Counts;
  /** Objects that are counted for a school; an object of several schools counts once. */
  readonly total: Counts;
  /** Users that are counted for more than one school. */
  readonly shared: number;
  readonly schools: readonly string[];
}

const nothing: Counts = { user: 0, school_class: 0, workgroup: 0 };

/**
 * An empty tally; schools are told apart by their spelling.
 *
 * @example
 * ```ts
 * import { makeTally } from "@id-connector/school-survey";
 *
 * const tally = makeTally();
 * tally.add("user", ["gym17", "gs2"]);
 * tally.of("gym17").user; // 1
 * ```
 */
export function makeTally(): Tally {
  const bySchool = new Map<string, Counts>();
  let total = nothing;
  let shared = 0;
  return {
    add(kind, schools) {
      for (const school of schools) bySchool.set(school, oneMore(bySchool.get(school) ?? nothing, kind));
      if (schools.length > 0) total = oneMore(total, kind);
      if (schools.length > 1) shared += 1;
    },
    of: (school) => bySchool.get(school) ?? nothing,
    get total() {
      return total;
    },
    get shared() {
      return shared;
    },
    get schools() {
      return [...bySchool.keys()];
    },
  };
}

function oneMore(counts: Counts, kind: Counted): Counts {
  return { ...counts, [kind]: counts[kind] + 1 };
}
