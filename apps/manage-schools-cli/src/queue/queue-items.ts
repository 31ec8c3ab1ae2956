import { forBroker, type ListenerItem } from "@id-connector/listener-object";
import type { NewItem } from "@id-connector/queue-fs";

/** Changes of the day (5) overtake whole schools. */
const bulkPriority = 7;

/** An item that is sent whatever the ledger says, because a person asked for it. */
export function resent(item: ListenerItem): NewItem {
  return { key: item.id, value: { ...forBroker(item), resend: true }, priority: bulkPriority };
}
