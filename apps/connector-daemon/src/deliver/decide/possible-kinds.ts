import { locateGroup, type ContainerNames, type ListenerItem, type ObjectKind } from "@id-connector/listener-object";

/** What an object may be at the broker, judged by its item alone: for objects that neither the directory nor the ledger knows. */
export function possibleKinds(item: ListenerItem | undefined, names: ContainerNames): readonly ObjectKind[] {
  if (item?.udm_object_type === "container/ou") return ["school"];
  // with nothing but an id it may be anything
  if (item === undefined || item.dn === `entryUUID=${item.id}`) return ["user", "school_class", "workgroup"];
  if (item.udm_object_type === "users/user") return ["user"];
  // what it was before it was moved the item does not tell
  return locateGroup(item.dn, names)?.kind === "workgroup"
    ? ["workgroup", "school_class"]
    : ["school_class", "workgroup"];
}
