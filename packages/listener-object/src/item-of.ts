import type { DirectoryObject } from "./directory-object.js";
import type { ListenerItem } from "./item.js";
import { leaveOutLong } from "./leave-out-long.js";

/**
 * The queue item that speaks of a directory object as it is now; of one that is not there, or is none of ours, that it was deleted. What is very long is left out (leaveOutLong).
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
      const { dn, username, firstname, lastname, schools, roles, objectClasses, groups } = object;
      const properties = {
        ...{ username, firstname, lastname, school: schools, ucsschoolRole: roles },
        groups: groups.map((group) => group.dn),
      };
      // UDM names its options after the object classes
      const options = ["default", ...objectClasses.filter((name) => name.startsWith("ucsschool"))];
      return { id, dn, udm_object_type: "users/user", object: leaveOutLong(properties), options };
    }
    case "school_class":
    case "workgroup": {
      const { dn, school, name, description, roles, members } = object;
      const users = members.map((member) => member.dn);
      const properties = leaveOutLong({ name: `${school}-${name}`, description, users, ucsschoolRole: roles });
      return { id, dn, udm_object_type: "groups/group", object: properties, options: ["default", "posix", "samba"] };
    }
    case "school": {
      const { dn, name, displayName } = object;
      return { id, dn, udm_object_type: "container/ou", object: leaveOutLong({ name, displayName }), options: null };
    }
    default:
      return { id, dn: object?.dn ?? `entryUUID=${id}`, udm_object_type: "users/user", object: null, options: null };
  }
}
