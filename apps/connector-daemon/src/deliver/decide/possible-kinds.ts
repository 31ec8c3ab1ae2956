import { locateGroup, type ContainerNames, type ListenerItem, type ObjectKind } from "@id-connector/listener-object";

/**
 * The kinds as which the broker may hold an object that neither the directory nor the ledger knows; judged by its item
 * alone.
 */
export function possibleKinds(item: ListenerItem | undefined, names: ContainerNames): readonly ObjectKind[] {
  if (item?.udm_object_type === "container/ou") return ["school"];
  // the item has nothing but an id: the object may be any kind
  if (item === undefined || item.dn === `entryUUID=${item.id}`) return ["user", "school_class", "workgroup"];
  if (item.udm_object_type === "users/user") return ["user"];
  // the item does not tell which kind the object was before it was moved
  return locateGroup(item.dn, names)?.kind === "workgroup"
    ? ["workgroup", "school_class"]
    : ["school_class", "workgroup"];
}
