import type { Group, Person } from "./state.js";

/** How a user stands in the directory at a moment: what its DN is made of. */
export type Place = Pick<Person, "username" | "role" | "schools">;
export type GroupPlace = Pick<Group, "kind" | "school" | "name">;

/** One change of one directory entry. Values, not references: the school's state goes on. */
export type Change =
  | { readonly change: "add user"; readonly user: UserEntry }
  | { readonly change: "remove user"; readonly user: Place }
  | { readonly change: "move user"; readonly from: Place; readonly to: Place }
  | { readonly change: "replace"; readonly user: Place; readonly attributes: Attributes }
  | { readonly change: "add group"; readonly group: GroupEntry }
  | { readonly change: "remove group"; readonly group: GroupPlace }
  | { readonly change: "move group"; readonly from: GroupPlace; readonly to: GroupPlace }
  /** Out of the containers in which a school's groups lie, and back; it stays the same object. */
  | { readonly change: "hide group" | "show group"; readonly group: GroupPlace }
  | {
      readonly change: "members";
      readonly group: GroupPlace;
      readonly join: readonly Place[];
      readonly leave: readonly Place[];
      readonly description?: string | undefined;
    };

export type Attributes = Readonly<Record<string, readonly string[]>>;

export interface UserEntry extends Place {
  readonly firstname: string;
  readonly lastname: string;
}

export interface GroupEntry extends GroupPlace {
  readonly description: string | undefined;
  readonly members: readonly Place[];
}

/** Something that happens at a school, and what it changes in the directory, in order. */
export interface SchoolEvent<Kind extends string = string> {
  readonly kind: Kind;
  readonly changes: readonly Change[];
  /** Users that the authority loses although the directory keeps them, as they were before. */
  readonly mayLeave?: readonly Place[];
}

export function placeOf({ username, role, schools }: Person): Place {
  return { username, role, schools };
}

export function groupPlaceOf({ kind, school, name }: Group): GroupPlace {
  return { kind, school, name };
}
