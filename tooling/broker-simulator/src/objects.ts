/** The API's objects, field by field as they go over the wire. */
export interface School {
  readonly id: string;
  readonly name: string;
  readonly display_name: string;
}

export interface SchoolClass {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly school: string;
  readonly members: readonly string[];
}

export type Workgroup = SchoolClass;

export interface SchoolContext {
  readonly roles: readonly string[];
  readonly classes: readonly string[];
}

export interface User {
  readonly id: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly user_name: string;
  readonly context: Readonly<Record<string, SchoolContext>>;
}

export const resources = ["schools", "classes", "workgroups", "users"] as const;
export type Resource = (typeof resources)[number];

export interface ObjectOf {
  readonly schools: School;
  readonly classes: SchoolClass;
  readonly workgroups: Workgroup;
  readonly users: User;
}

/** A user as the broker works with it: a Map, because a plain object would move schools called "100123" to the front. */
export interface OrderedUser extends Omit<User, "context"> {
  readonly context: ReadonlyMap<string, SchoolContext>;
}

/** One object of any resource, before its context is put into a plain object. */
export type AnyObject = School | SchoolClass | OrderedUser;
