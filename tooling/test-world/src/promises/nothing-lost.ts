import { canonical, tellDifference, type Difference } from "../differences.js";

/** What lies in queues and trash, and what the scenario expects there. */
export interface Places {
  /** Ids of the objects that items of the queues speak of. */
  readonly queued: readonly string[];
  readonly trashed: readonly { readonly id: string; readonly code: string | undefined }[];
  /** Names of all classes, by id, at the broker and in the directory. */
  readonly classNames: ReadonlyMap<string, readonly string[]>;
}

/** Objects that the broker holds otherwise than the directory says, and nothing says why: no item waits, none lies in the trash. */
export function findLost(differences: readonly Difference[], places: Places): readonly string[] {
  const spoken = new Set([...places.queued, ...places.trashed.map(({ id }) => id)]);
  const names = new Set([...spoken].flatMap((id) => places.classNames.get(id) ?? []));
  const rest = (value: unknown) => canonical(withoutThese(value, spoken, names));
  return differences
    .filter(({ id, wanted, held }) => !spoken.has(id) && rest(wanted) !== rest(held))
    .map((one) => `nothing waits for ${tellDifference(one)}`);
}

/** Items in the trash without a reason, and trash that is not as it should be: how many of each code. */
export function findTrash(
  trashed: Places["trashed"],
  expected: Readonly<Record<string, number>> | "any",
): readonly string[] {
  const unexplained = trashed.filter(({ code }) => code === undefined).map(({ id }) => `no reason for ${id}`);
  if (expected === "any") return unexplained;
  const counted: Record<string, number> = {};
  for (const { code = "none" } of trashed) counted[code] = (counted[code] ?? 0) + 1;
  if (canonical(counted) === canonical(expected)) return unexplained;
  return [...unexplained, `trash: ${canonical(counted)}, expected ${canonical(expected)}`];
}

/** An object without the members and classes that items speak of: they explain that it is not whole. */
function withoutThese(value: unknown, ids: ReadonlySet<string>, names: ReadonlySet<string>): unknown {
  if (typeof value !== "object" || value === null) return value;
  if ("members" in value) return { ...value, members: (value.members as string[]).filter((id) => !ids.has(id)) };
  if (!("context" in value)) return value;
  const context = Object.entries(value.context as Record<string, { roles: string[]; classes: string[] }>);
  const left = context.map(([school, { roles, classes }]) => [
    school,
    { roles, classes: classes.filter((name) => !names.has(`${school}-${name}`.toLowerCase())) },
  ]);
  return { ...value, context: Object.fromEntries(left) as unknown };
}
