import type { ListenerItem } from "@id-connector/listener-object";
import type { NewItem } from "@id-connector/queue-fs";

/** Changes of the day (5) overtake whole schools. */
const bulkPriority = 7;

export function bulkItem(item: ListenerItem): NewItem {
  return { key: item.id, value: item, priority: bulkPriority };
}
