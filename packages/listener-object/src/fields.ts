/** One attribute of the directory that we read, and where its value may go. An attribute that no table here names reaches no item and no request. */
export interface Field {
  /** The LDAP attribute. */
  readonly attribute: string;
  /** text: the first value, "" where there is none. optional: the first value, absent where there is none. list: all values. */
  readonly holds: "text" | "optional" | "list";
  /** The App Center's (UDM's) property. An item, a file on disk, may carry the value under this name; without it none does. */
  readonly property?: string;
  /** The field of the ID Broker that gets the value as it is. It is compared, and in the digest; without it no request carries the value as it is. */
  readonly broker?: string;
  /** Without a value the object is faulty and is not sent. */
  readonly required?: true;
}

/** The fields of one kind of object, by the name that `DirectoryUser` and its like give them. */
export type Fields = Readonly<Record<string, Field>>;

/** A user's fields; its groups are read from the groups. */
export const userFields = {
  username: { attribute: "uid", holds: "text", property: "username", broker: "user_name", required: true },
  firstname: { attribute: "givenName", holds: "text", property: "firstname", broker: "first_name", required: true },
  lastname: { attribute: "sn", holds: "text", property: "lastname", broker: "last_name", required: true },
  schools: { attribute: "ucsschoolSchool", holds: "list", property: "school" },
  roles: { attribute: "ucsschoolRole", holds: "list", property: "ucsschoolRole" },
  objectClasses: { attribute: "objectClass", holds: "list" }, // an item has them as its options
} as const satisfies Fields;

/** The fields of a class or workgroup that are also read where only a user's groups are asked for; its DN tells name and school. */
export const groupOfUserFields = {
  description: { attribute: "description", holds: "text", property: "description", broker: "description" },
} as const satisfies Fields;

/** A class's or workgroup's fields; its members are read from the users. */
export const groupFields = {
  ...groupOfUserFields,
  roles: { attribute: "ucsschoolRole", holds: "list", property: "ucsschoolRole" },
} as const satisfies Fields;

/** A school's fields. */
export const schoolFields = {
  name: { attribute: "ou", holds: "text", property: "name", broker: "name" },
  displayName: { attribute: "displayName", holds: "text", property: "displayName", broker: "display_name" },
} as const satisfies Fields;

/** The values of some fields, by their names. */
export type ValuesOf<T extends Fields> = {
  readonly [K in keyof T as T[K]["holds"] extends "optional" ? never : K]: ValueOf<T[K]>;
} & {
  readonly [K in keyof T as T[K]["holds"] extends "optional" ? K : never]?: ValueOf<T[K]>;
};

/** What an item may say of some fields: by their properties, each absent where unset. */
export type PropertiesOf<T extends Fields> = {
  readonly [K in keyof T as T[K] extends { readonly property: infer P extends string } ? P : never]?: ValueOf<T[K]>;
};

type ValueOf<T extends Field> = T["holds"] extends "list" ? readonly string[] : string;
