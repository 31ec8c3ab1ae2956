import type { DirectoryObject, ObjectKind } from "./directory-object.js";
import { forBroker } from "./for-broker.js";
import type { ListenerItem } from "./item.js";
import { itemOf } from "./item-of.js";

/**
 * The queue item of an object that a person asked for: it is sent, or deleted, whatever the ledger says. `kind`: the former kind of an
 * object that the directory does not have any more; for a school nothing else tells it.
 *
 * @example
 * ```ts
 * import { type DirectoryObject, resendItem } from "@id-connector/listener-object";
 *
 * function resend(object: DirectoryObject) {
 *   return resendItem(object.id, object);
 * }
 * ```
 */
export function resendItem(id: string, object: DirectoryObject | undefined, kind?: ObjectKind): ListenerItem {
  const item = forBroker(itemOf(id, object));
  if (kind === "school" && object?.kind !== "school")
    return { id, dn: item.dn, udm_object_type: "container/ou", object: null, options: null, resend: true };
  return { ...item, resend: true };
}
