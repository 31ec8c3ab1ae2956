import type { Facts } from "./directory-facts.js";
import type { ObjectHistory } from "./nothing-old.js";

/** Deletions that nobody asked for: of objects that the directory had all the time, in a listed school, and that nobody named. */
export function findAccidentDeletes(
  histories: readonly ObjectHistory[],
  facts: Facts,
  { mayDelete = [], since = 0 }: { readonly mayDelete?: readonly string[]; readonly since?: number } = {},
): readonly string[] {
  return histories.flatMap(({ resource, id, states }) => {
    if (mayDelete.includes(id)) return [];
    const there = facts.get(`${resource}/${id} there`) ?? ["no"];
    if (there.includes("no")) return [];
    const deleted = states.filter(({ value, by, at }) => !value && by.startsWith("DELETE") && at >= since);
    return deleted.map(
      ({ by, at }) => `${resource}/${id}: ${by} at ${new Date(at).toISOString()}, and the directory has it`,
    );
  });
}
