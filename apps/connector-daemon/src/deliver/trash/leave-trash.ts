import { removeTrashed } from "@id-connector/queue-fs";
import type { Delivery } from "../context/delivery.js";

/** The object was settled: whatever the trash has of it is over. Says whether there was anything. Throws QueueError. */
export async function leaveTrash({ queue, trash }: Delivery, id: string): Promise<boolean> {
  const names = trash.namesOf(id);
  if (names.length === 0) return false;
  await removeTrashed(queue, names);
  trash.drop(id);
  return true;
}
