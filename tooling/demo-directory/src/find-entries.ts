import { compileFilter } from "./compile-filter.js";
import { liesIn, parentOf } from "./dn.js";
import type { Entry } from "./entry.js";
import type { Filter } from "./filter.js";
import type { Scope } from "./request.js";
import type { Tree } from "./tree.js";

export interface Query {
  /** The normalised DN of the base; "" stands above the whole tree. */
  readonly baseKey: string;
  readonly scope: Scope;
  readonly filter: Filter;
}

/** Whether one entry belongs to the answer. */
export function compileQuery(tree: Tree, { baseKey, scope, filter }: Query): (entry: Entry) => boolean {
  const matches = compileFilter(tree, filter);
  return (entry) => isInScope(entry.key, baseKey, scope) && matches(entry);
}

/** The entries of the answer, in the order in which they were made, from behind the sequence number on. */
export function* findEntries(tree: Tree, query: Query, after = 0): Generator<Entry> {
  const belongs = compileQuery(tree, query);
  const candidates = candidatesOf(tree, query.scope === "base" ? baseOnly : query.filter, query.baseKey);
  for (const entry of candidates ?? tree.entries()) if (entry.sequence > after && belongs(entry)) yield entry;
}

function isInScope(key: string, baseKey: string, scope: Scope): boolean {
  switch (scope) {
    case "base":
      return key === baseKey;
    case "one":
      return key !== baseKey && parentOf(key) === baseKey;
    case "sub":
      return liesIn(key, baseKey);
    case "children":
      return key !== baseKey && liesIn(key, baseKey);
  }
}

const baseOnly: Filter = { kind: "present", attribute: "entryDN" };

/** A few entries that contain all that match, sorted, or undefined where only a look at every entry can tell. */
function candidatesOf(tree: Tree, filter: Filter, baseKey: string): readonly Entry[] | undefined {
  if (filter === baseOnly) return [tree.findByKey(baseKey)].filter((entry) => entry !== undefined);
  const found = narrow(tree, filter);
  return found && [...new Set(found)].sort((one, other) => one.sequence - other.sequence);
}

function narrow(tree: Tree, filter: Filter): readonly Entry[] | undefined {
  switch (filter.kind) {
    case "equal": {
      const attribute = filter.attribute.toLowerCase();
      if (attribute !== "entryuuid") return tree.findByValue(attribute, filter.value);
      return [tree.findById(filter.value.toLowerCase())].filter((entry) => entry !== undefined);
    }
    case "and":
      return filter.filters
        .map((inner) => narrow(tree, inner))
        .filter((list) => list !== undefined)
        .sort((one, other) => one.length - other.length)[0];
    case "or": {
      const lists = filter.filters.map((inner) => narrow(tree, inner));
      return lists.every((list) => list !== undefined) ? lists.flat() : undefined;
    }
    default:
      return undefined;
  }
}
