import { attributeType } from "./attribute-types.js";
import type { Attributes } from "./entry.js";

/** The attributes after whole ones were replaced; an empty list takes one away. Throws DemoDirectoryError "UNKNOWN_ATTRIBUTE". */
export function mergeAttributes(
  old: ReadonlyMap<string, readonly string[]>,
  changes: Attributes,
): ReadonlyMap<string, readonly string[]> {
  const merged = new Map(old);
  for (const [name, values] of Object.entries(changes)) {
    const key = attributeType(name).name.toLowerCase();
    const list = typeof values === "string" ? [values] : values;
    if (list.length > 0) merged.set(key, [...list]);
    else merged.delete(key);
  }
  return merged;
}
