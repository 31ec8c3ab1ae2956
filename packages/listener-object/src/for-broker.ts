import { brokerProperties } from "./broker-properties.js";
import type { ListenerItem } from "./item.js";
import { leaveOutLong } from "./leave-out-long.js";

/**
 * Copies an item with what the broker may know and nothing else, whatever else it carries at run time: no password, hash,
 * mail address or birthday; and without very long values, as the members of a group of thousands. The result is what a queue stores.
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
  const short = { object: kept && leaveOutLong(kept), options: leaveOutLong({ options }).options ?? null };
  return { id, dn, udm_object_type, ...short, ...orders };
}
