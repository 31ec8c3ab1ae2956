import type { ObjectKind } from "@id-connector/listener-object";

/** What counts once in the guard's hour: an object as one kind. A group that becomes another kind is deleted as the first, and there as the second. */
export function pairKey(kind: ObjectKind, id: string): string {
  return `${kind} ${id}`;
}

/** By which limit deletions of a kind are counted. */
export function guardedOf(kind: ObjectKind): "users" | "groups" {
  return kind === "user" ? "users" : "groups";
}
