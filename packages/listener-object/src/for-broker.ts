import { brokerProperties } from "./broker-properties.js";
import type { ListenerItem } from "./item.js";

/**
 * Copies an item with what the broker may know and nothing else, whatever else it carries at run time: no password, hash,
 * mail address or birthday. The result is what an out queue stores.
 *
 * @example
 * ```ts
 * import { readFile } from "node:fs/promises";
 * import { forBroker, parseListenerItem } from "@id-connector/listener-object";
 *
 * const item = parseListenerItem(JSON.parse(await readFile("data/listener/a.json", "utf8")));
 * const kept = forBroker(item);
 * ```
 */
export function forBroker(item: ListenerItem): ListenerItem {
  const { id, dn, udm_object_type, object, options, resend, deletionAllowed, isLook } = item;
  const { texts, lists } = brokerProperties[udm_object_type];
  const kept =
    object && Object.fromEntries(Object.entries(object).filter(([key]) => [...texts, ...lists].includes(key)));
  const orders = {
    ...(resend !== undefined && { resend }),
    ...(deletionAllowed !== undefined && { deletionAllowed }),
    ...(isLook !== undefined && { isLook }),
  };
  return { id, dn, udm_object_type, object: kept, options, ...orders };
}
