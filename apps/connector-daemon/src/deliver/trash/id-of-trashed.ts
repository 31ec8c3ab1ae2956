import { isEntryUuid } from "@id-connector/listener-object";
import { keyOfName, readItem, trashOf, type Queue, type TrashReason } from "@id-connector/queue-fs";

/**
 * The object that a file in the trash is about, in lower case: its reason says it, else its name, else its content, unfit as that may be.
 * Undefined where nothing does. Throws QueueError.
 */
export async function idOfTrashed(
  queue: Queue,
  name: string,
  reason: TrashReason | undefined,
): Promise<string | undefined> {
  const said = idIn(reason?.key) ?? idIn(keyOfName(name));
  if (said !== undefined) return said;
  const item = await readItem(trashOf(queue), name);
  return item.state === "read" ? idIn((item.value as { readonly id?: unknown } | null)?.id) : undefined;
}

function idIn(said: unknown): string | undefined {
  const id = typeof said === "string" ? said.toLowerCase() : "";
  return isEntryUuid(id) ? id : undefined;
}
