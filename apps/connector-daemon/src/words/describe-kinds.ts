import { listWords, plural } from "@id-connector/command-line";
import type { ObjectKind } from "@id-connector/listener-object";

/** How many objects of each kind; `object`: objects whose kind is not known. */
export type Kinds = Readonly<Partial<Record<ObjectKind | "object", number>>>;

/** "300 users, 2 classes and 1 object" */
export function describeKinds(kinds: Kinds): string {
  const said = inOrder.flatMap(([kind, one, many]) => {
    const count = kinds[kind] ?? 0;
    return count > 0 ? [plural(count, one, many)] : [];
  });
  return listWords(said, "and") || "nothing";
}

/** Counts objects by their kind. */
export function countKinds(kinds: Iterable<ObjectKind | undefined>): Kinds {
  const counts: Partial<Record<ObjectKind | "object", number>> = {};
  for (const kind of kinds) counts[kind ?? "object"] = (counts[kind ?? "object"] ?? 0) + 1;
  return counts;
}

const inOrder = [
  ["user", "user", "users"],
  ["school_class", "class", "classes"],
  ["workgroup", "workgroup", "workgroups"],
  ["school", "school", "schools"],
  ["object", "object", "objects"],
] as const;
