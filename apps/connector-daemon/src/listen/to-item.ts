import {
  forBroker,
  itemOf,
  mergeDemands,
  type DirectoryObject,
  type ListenerItem,
  type Trigger,
} from "@id-connector/listener-object";

/** The item for an object that triggers (of that one object, the newest last) speak of. `object`: what the directory says of it now. */
export function toItem(triggers: readonly Trigger[], object: DirectoryObject | undefined): ListenerItem {
  const newest = triggers.at(-1);
  if (newest === undefined) throw new Error("an item needs a trigger");
  return { ...itemFor(newest, object), ...mergeDemands(triggers) };
}

function itemFor({ id, dn, udm_object_type }: Trigger, object: DirectoryObject | undefined): ListenerItem {
  if (object === undefined) return { id, dn, udm_object_type, object: null, options: null };
  if (object.kind !== "other" && object.kind !== "school") return forBroker(itemOf(id, object));
  // no broker holds such an object: the item concerns only authorities that may hold what it was before
  return { id, dn: object.dn, udm_object_type, object: {}, options: [] };
}
