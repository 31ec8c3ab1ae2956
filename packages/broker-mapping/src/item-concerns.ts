import { type ContainerNames, type ListenerItem, locateGroup } from "@id-connector/listener-object";
import { listsSchool, type SchoolScope } from "./school-scope.js";
import { isSentUser } from "./sent-user.js";

/**
 * Says from an item's own content whether an authority with this scope gets the object. "unknown" for deletions, and for
 * users whose options are missing. "no" speaks of the present only: the broker may still have an object that left the
 * scope.
 *
 * @example
 * ```ts
 * import { itemConcerns } from "@id-connector/broker-mapping";
 * import { defaultContainerNames, type ListenerItem } from "@id-connector/listener-object";
 *
 * function concerns(item: ListenerItem) {
 *   return itemConcerns(item, ["DEMOSCHOOL"], defaultContainerNames);
 * }
 * ```
 */
export function itemConcerns(item: ListenerItem, scope: SchoolScope, names: ContainerNames): "yes" | "no" | "unknown" {
  if (item.object === null) return "unknown";
  if (item.udm_object_type === "container/ou") {
    const { name } = item.object;
    return name === undefined ? "unknown" : listsSchool(scope, name) ? "yes" : "no";
  }
  if (item.udm_object_type === "groups/group") {
    const place = locateGroup(item.dn, names);
    return place && listsSchool(scope, place.school) ? "yes" : "no";
  }
  if (item.options === null) return "unknown";
  // UDM names its options after the object classes
  return isSentUser({ objectClasses: item.options, schools: item.object.school ?? [] }, scope) ? "yes" : "no";
}
