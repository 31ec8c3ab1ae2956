import type { DirectoryObject } from "./directory-object.js";
import {
  type Field,
  type Fields,
  groupFields,
  type PropertiesOf,
  schoolFields,
  userFields,
  type ValuesOf,
} from "./fields.js";
import type { ListenerItem } from "./item.js";

/**
 * The queue item for a directory object as it is now. For an object that is missing, or that no broker holds, the item says that it was deleted.
 *
 * @example
 * ```ts
 * import { type DirectoryUser, itemOf } from "@id-connector/listener-object";
 *
 * function itemOfUser(user: DirectoryUser) {
 *   return itemOf(user.id, user);
 * }
 * ```
 */
export function itemOf(id: string, object: DirectoryObject | undefined): ListenerItem {
  switch (object?.kind) {
    case "user": {
      const { dn, objectClasses, groups } = object;
      const properties = { ...propertiesOf(userFields, object), groups: groups.map((group) => group.dn) };
      // UDM names its options after the object classes
      const options = ["default", ...objectClasses.filter((name) => name.startsWith("ucsschool"))];
      return { id, dn, udm_object_type: "users/user", object: properties, options };
    }
    case "school_class":
    case "workgroup": {
      const { dn, school, name, members } = object;
      const users = members.map((member) => member.dn);
      const properties = { name: `${school}-${name}`, users, ...propertiesOf(groupFields, object) };
      const options = ["default", "posix", "samba"];
      return { id, dn, udm_object_type: "groups/group", object: properties, options };
    }
    case "school": {
      const properties = propertiesOf(schoolFields, object);
      return { id, dn: object.dn, udm_object_type: "container/ou", object: properties, options: null };
    }
    default:
      return { id, dn: object?.dn ?? `entryUUID=${id}`, udm_object_type: "users/user", object: null, options: null };
  }
}

function propertiesOf<T extends Fields>(fields: T, object: ValuesOf<T>): PropertiesOf<T> {
  const values = new Map<string, unknown>(Object.entries(object));
  const said = Object.entries(fields).flatMap(([name, field]) => {
    const value = values.get(name);
    return field.property === undefined || value === undefined || !isSent(field)
      ? []
      : [[field.property, value] as const];
  });
  return Object.fromEntries(said) as PropertiesOf<T>;
}

/** Whether a request carries the field: an item of ours leaves other fields out. Schools and roles are a part of a request. */
function isSent({ broker, holds }: Field): boolean {
  return broker !== undefined || holds === "list";
}
