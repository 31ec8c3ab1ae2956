import type { Verdict } from "@id-connector/broker-compare";
import { priorities, resendItem, type DirectoryObject } from "@id-connector/listener-object";
import { putItem } from "@id-connector/queue-fs";
import type { Verification } from "./verification.js";

/**
 * Puts an item by which the object is sent, or deleted, whatever the ledger says, behind the changes of the day. The delete guard counts it
 * like any other. `object`: what the directory has of it. Throws QueueError.
 */
export async function sendAgain(
  { queue }: Pick<Verification, "queue">,
  { id, kind }: Verdict,
  object: DirectoryObject | undefined,
): Promise<void> {
  await putItem(queue, { key: id, value: resendItem(id, object, kind), priority: priorities.bulk });
}
