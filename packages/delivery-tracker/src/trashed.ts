import { readItem, readReason, trashOf, unknownReason, type Queue, type TrashReason } from "@id-connector/queue-fs";
import { eachBounded } from "./each-bounded.js";
import { idsInQueue } from "./ids-in-queue.js";
import { idOfItem } from "./look.js";

/** What the trash of one queue says about objects. */
export interface Trashed {
  /** The newest reason by id, of these objects or of all. Throws QueueError. */
  reasons(of?: ReadonlySet<string>, signal?: AbortSignal): Promise<ReadonlyMap<string, TrashReason>>;
}

/** Reads the reasons that are asked for and no others: a trash may be large. */
export function trashedIn(queue: Queue): Trashed {
  const trash = trashOf(queue);
  const ids = idsInQueue(trash, idOfItem);

  return {
    async reasons(of, signal) {
      const items: { readonly id: string; readonly name: string }[] = [];
      await ids.look((id, name) => {
        if (of?.has(id) ?? true) items.push({ id, name });
      }, signal);
      const newest = new Map<string, TrashReason>();
      const learn = async ({ id, name }: { readonly id: string; readonly name: string }) => {
        const reason = (await readReason(queue, name)) ?? (await withoutReason(name));
        const other = newest.get(id);
        if (reason && !(other && Date.parse(other.lastAt) > Date.parse(reason.lastAt))) newest.set(id, reason);
      };
      await eachBounded(items, learn, signal);
      return newest;
    },
  };

  /** Put there by hand or by the predecessor. Undefined where it is gone by now. */
  async function withoutReason(name: string): Promise<TrashReason | undefined> {
    const item = await readItem(trash, name);
    if (item.state !== "read") return undefined;
    return unknownReason(item.modifiedAt);
  }
}
