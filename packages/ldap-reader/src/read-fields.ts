import type { Fields, ValuesOf } from "@id-connector/listener-object";
import type { Entry } from "./entry.js";

/** The attributes that `readFields` reads. */
export function attributesOf(fields: Fields): readonly string[] {
  return Object.values(fields).map(({ attribute }) => attribute);
}

/** The values of an entry's fields. */
export function readFields<T extends Fields>(entry: Pick<Entry, "attribute">, fields: T): ValuesOf<T> {
  const values = Object.entries(fields).map(([name, { attribute, holds }]) => {
    const all = entry.attribute(attribute);
    return [name, holds === "list" ? all : (all[0] ?? (holds === "optional" ? undefined : ""))] as const;
  });
  return Object.fromEntries(values.filter(([, value]) => value !== undefined)) as ValuesOf<T>;
}
