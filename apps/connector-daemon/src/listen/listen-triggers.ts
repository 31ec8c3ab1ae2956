import { type DirectoryObject, type ListenerItem } from "@id-connector/listener-object";
import { openQueue, openReader, putItems, type Queue, type TakenItem } from "@id-connector/queue-fs";
import { itemOf } from "../deliver/item-of.js";
import type { Surroundings } from "../surroundings.js";
import { parseTrigger, type Trigger } from "./trigger.js";

const batch = 200;

/**
 * Turns the trigger files of the App Center's listener module into items of the in queue, as the App Center's converter would:
 * the newest trigger of an object counts, and the object is read as it is now.
 */
export async function listenToTriggers(
  folder: string,
  inQueue: Queue,
  surroundings: Surroundings,
  stopping: AbortSignal,
): Promise<void> {
  const { directory, folders, log, onTrash } = surroundings;
  const triggers = await openQueue(folder, { tmpFolder: folders.tmp });
  const reader = await openReader(triggers, {
    keyOf: (value) => parseTrigger(value).entry_uuid,
    onTrash: onTrash(log),
  });
  try {
    while (!stopping.aborted) {
      const taken = await reader.take(batch);
      if (taken.length === 0) {
        await reader.changed(stopping).catch(() => undefined);
        continue;
      }
      const { objects } = await directory.readObjects(
        taken.map(({ key }) => key),
        { signal: stopping },
      );
      const items = taken.map((one) => toItem(one, objects.get(one.key)));
      await putItems(
        inQueue,
        items.map((value) => ({ key: value.id, value })),
      );
      await reader.remove(taken);
      for (const { id } of items) log.info("listen", { stage: "listen", item: id, outcome: "queued" });
    }
  } finally {
    await reader.close();
  }
}

function toItem(taken: TakenItem, object: DirectoryObject | undefined): ListenerItem {
  const trigger: Trigger = parseTrigger(taken.value);
  const { entry_uuid: id, dn, object_type } = trigger;
  if (object === undefined || object.kind === "other" || object.kind === "school") {
    return { id, dn, udm_object_type: object_type, object: null, options: null };
  }
  // the predecessor's schedulers name their triggers after the object: such a one is sent whatever the ledger says
  const resend = taken.names.some((name) => name.includes(`_${id}`));
  return { ...itemOf(id, object), ...(resend ? { resend } : {}) };
}
