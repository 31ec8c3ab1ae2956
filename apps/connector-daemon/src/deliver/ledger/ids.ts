/** The ids of `from` that are not in `without`. */
export function difference(from: readonly string[], without: readonly string[]): readonly string[] {
  const set = new Set(without);
  return from.filter((id) => !set.has(id));
}

/** Whether both lists hold the same ids, in any order. */
export function sameIds(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && difference(one, other).length === 0;
}
