import { plural } from "@id-connector/command-line";
import type { ObjectKind } from "@id-connector/listener-object";
import { rejectedCode } from "../../words/trash-codes.js";
import { countKinds, describeKinds } from "../../words/describe-kinds.js";

interface Held {
  readonly code: string;
  readonly kind: ObjectKind | undefined;
  readonly schools: readonly string[];
}

/** A person does not read more schools than this. */
const mostSchools = 10;

/** What is held, a line for each school and cause, the most first: "gym17: 300 users (USERS_HELD)". Pure. */
export function summariseHeld(items: readonly Held[]): readonly string[] {
  const groups = new Map<string, { readonly title: string; readonly code: string; readonly items: Held[] }>();
  for (const item of items) {
    const title = item.schools.join(" and ") || "no known school";
    const key = `${item.code} ${title}`;
    const group = groups.get(key) ?? { title, code: item.code, items: [] };
    groups.set(key, group);
    group.items.push(item);
  }
  const sorted = [...groups.values()].sort((a, b) => b.items.length - a.items.length || (a.title < b.title ? -1 : 1));
  const lines = sorted
    .slice(0, mostSchools)
    .map(
      ({ title, code, items: some }) =>
        `${title}: ${describeKinds(countKinds(some.map(({ kind }) => kind)))} (${code})`,
    );
  const rest = sorted.slice(mostSchools).reduce((sum, group) => sum + group.items.length, 0);
  return rest > 0 ? [...lines, `and ${plural(rest, "object")} of others`] : lines;
}

/** What letting them through does at the broker: "deletion of 300 users, members taken out of 2 classes". Pure. */
export function describeRemovals(items: readonly Pick<Held, "kind" | "code">[]): string {
  const doing = (phrase: string, isMeant: (item: Pick<Held, "kind" | "code">) => boolean): readonly string[] => {
    const kinds = items.filter(isMeant).map(({ kind }) => kind);
    return kinds.length === 0 ? [] : [`${phrase} ${describeKinds(countKinds(kinds))}`];
  };
  return [
    ...doing("deletion of", ({ code }) => code === "USERS_HELD" || code === "GROUPS_HELD"),
    ...doing("members taken out of", ({ code, kind }) => code === "MEMBERS_HELD" && kind !== "user"),
    // such a user would leave a class that is held itself
    ...doing("classes taken from", ({ code, kind }) => code === "MEMBERS_HELD" && kind === "user"),
    ...doing("what was rejected about", ({ code }) => code === rejectedCode),
  ].join(", ");
}
