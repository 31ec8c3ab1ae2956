import { locateGroup, type ContainerNames, type ListenerItem, type ObjectKind } from "@id-connector/listener-object";

/** What an object may be at the broker, judged by its item alone: for objects that neither the directory nor the ledger knows. */
export function possibleKinds(item: ListenerItem | undefined, names: ContainerNames): readonly ObjectKind[] {
  if (item?.udm_object_type === "container/ou") return ["school"];
  if (item?.udm_object_type === "users/user") {
    // an item with nothing but an id may speak of anything
    return item.dn === `entryUUID=${item.id}` ? ["user", "school_class", "workgroup"] : ["user"];
  }
  const located = item?.dn ? locateGroup(item.dn, names) : undefined;
  return located ? [located.kind] : ["school_class", "workgroup"];
}
