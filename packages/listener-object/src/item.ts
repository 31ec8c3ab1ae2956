import type { groupFields, PropertiesOf, schoolFields, userFields } from "./fields.js";

/** What an item says about a user: UDM properties, each absent where unset. Nothing else may reach an out queue. */
export type UserProperties = PropertiesOf<typeof userFields> & {
  readonly groups?: readonly string[];
};

/** What an item says about a group: UDM properties, each absent where unset. */
export type GroupProperties = PropertiesOf<typeof groupFields> & {
  /** With the school's name in front. */
  readonly name?: string;
  readonly users?: readonly string[];
};

/** What an item says about a school, each absent where unset. */
export type SchoolProperties = PropertiesOf<typeof schoolFields>;

interface AnyItem {
  /** entryUUID */
  readonly id: string;
  readonly dn: string;
  /** UDM options such as `ucsschoolStudent`; null for deletes and schools. */
  readonly options: readonly string[] | null;
  /** Send whatever the ledger says (schedule, resync, verify --fix). */
  readonly resend?: boolean;
  /**
   * An order of a person (manage_schools, release) stands behind everything that the item takes away from a broker. It is only a hint: the guard
   * lets through only what the order names (deletion-orders).
   */
  readonly deletionAllowed?: boolean;
  /** The daemon asks for a look by this item: it brings no news, and other items of the object count however old they are. */
  readonly isLook?: boolean;
  /**
   * It comes from a first refresh and tells what there is, not that something left: an authority that does not know the object need not be asked.
   * Only distribute needs it, so `forBroker` leaves it out.
   */
  readonly initial?: boolean;
}

export interface UserItem extends AnyItem {
  readonly udm_object_type: "users/user";
  /** null: deleted */
  readonly object: UserProperties | null;
}

export interface GroupItem extends AnyItem {
  readonly udm_object_type: "groups/group";
  /** null: deleted */
  readonly object: GroupProperties | null;
}

/** Only this connector's own programs write such items; without such an item no school is deleted. */
export interface SchoolItem extends AnyItem {
  readonly udm_object_type: "container/ou";
  /** null: the directory does not have it */
  readonly object: SchoolProperties | null;
}

/** A queue item: "this object may differ". Keys as the App Center's converter writes them. */
export type ListenerItem = UserItem | GroupItem | SchoolItem;
