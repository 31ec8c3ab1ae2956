import type { textFields, TextsOf } from "./fields.js";

/** A school as the broker knows it, with the texts that `textFields` lists; `id` is always the entryUUID of the object in the directory. */
export interface School extends TextsOf<typeof textFields.school> {
  readonly id: string;
}

/** A school class; `name` has no school prefix, `school` is the school's name, `members` are ids of users. */
export interface SchoolClass extends TextsOf<typeof textFields.group> {
  readonly id: string;
  readonly members: readonly string[];
}

/** A workgroup has the fields of a school class. */
export type Workgroup = SchoolClass;

/** What a user is in one school: roles and names of classes. */
export interface SchoolContext {
  readonly roles: readonly string[];
  readonly classes: readonly string[];
}

/** A user; `context` maps names of schools, the primary one first (the broker minds the order). */
export interface User extends TextsOf<typeof textFields.user> {
  readonly id: string;
  readonly context: Readonly<Record<string, SchoolContext>>;
}

/** `T` where every field that `Shape` does not have, at any depth, is an error at compile time. */
export type Exactly<Shape, T> = T extends readonly unknown[] | string
  ? T
  : { readonly [K in keyof T]: Spelt<K> extends keyof Shape ? Exactly<Shape[Spelt<K>], T[K]> : never };

// a numeric key of a literal is a text like any other
type Spelt<K> = K extends number ? `${K}` : K;
