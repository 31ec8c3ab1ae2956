import { priorities, type ListenerItem } from "@id-connector/listener-object";
import type { NewItem } from "@id-connector/queue-fs";

/** Changes of the day overtake whole schools. */
export function bulkItem(item: ListenerItem): NewItem {
  return { key: item.id, value: item, priority: priorities.bulk };
}
