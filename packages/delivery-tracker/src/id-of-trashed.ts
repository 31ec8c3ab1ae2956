import { isEntryUuid } from "@id-connector/listener-object";
import { keyOfName, readItem, trashOf, type Queue, type TrashReason } from "@id-connector/queue-fs";

/**
 * The object that a file in the trash of a queue, or of a folder of triggers, is about, in lower case: its reason says it, else its name, else its
 * content, even where that is unfit. Undefined where none of them says it. Throws QueueError.
 *
 * @example
 * ```ts
 * import { idOfTrashed } from "@id-connector/delivery-tracker";
 * import { listTrash, openQueue } from "@id-connector/queue-fs";
 *
 * const queue = await openQueue("data/queue", { tmpFolder: "data/tmp" });
 * for await (const { name, reason } of listTrash(queue)) console.log(name, await idOfTrashed(queue, name, reason));
 * ```
 */
export async function idOfTrashed(
  queue: Queue,
  name: string,
  reason: TrashReason | undefined,
): Promise<string | undefined> {
  const said = idIn(reason?.key) ?? idIn(keyOfName(name));
  if (said !== undefined) return said;
  const item = await readItem(trashOf(queue), name);
  if (item.state !== "read") return undefined;
  const { id, entry_uuid } = (item.value ?? {}) as { readonly id?: unknown; readonly entry_uuid?: unknown };
  return idIn(id) ?? idIn(entry_uuid);
}

function idIn(said: unknown): string | undefined {
  return typeof said === "string" && isEntryUuid(said) ? said.toLowerCase() : undefined;
}
