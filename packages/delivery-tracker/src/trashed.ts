import { eachBounded } from "@id-connector/bounded-work";
import { readItem, readReason, trashOf, unknownReason, type Queue, type TrashReason } from "@id-connector/queue-fs";
import { idOfTrashed } from "./id-of-trashed.js";
import { lanes, namesIn } from "./ids-in-queue.js";

/** What the trash of one queue says about objects. */
export interface Trashed {
  /** The newest reason by id, of these objects or of all. Throws QueueError. */
  reasons(of?: ReadonlySet<string>, signal?: AbortSignal): Promise<ReadonlyMap<string, TrashReason>>;
}

/** Remembers the object of each file: a trash may be large, so it reads again only the reasons that are asked for. */
export function trashedIn(queue: Queue): Trashed {
  const trash = trashOf(queue);
  let ids: ReadonlyMap<string, string> = new Map();

  return {
    async reasons(of, signal) {
      const there = new Map<string, string>();
      const newest = new Map<string, TrashReason>();
      const isAsked = (id: string) => of?.has(id) ?? true;
      const learn = async (name: string) => {
        const known = ids.get(name);
        const reason = known === undefined || isAsked(known) ? await readReason(queue, name) : undefined;
        const id = known ?? (await idOfTrashed(queue, name, reason));
        if (id === undefined) return;
        there.set(name, id);
        if (!isAsked(id)) return;
        const told = reason ?? (await withoutReason(name));
        const other = newest.get(id);
        if (told && !(other && Date.parse(other.lastAt) > Date.parse(told.lastAt))) newest.set(id, told);
      };
      await eachBounded(namesIn(trash), { limit: lanes, signal }, learn);
      ids = there;
      return newest;
    },
  };

  /** The object of a file that a person or the predecessor put there. Undefined where the file is gone by now. */
  async function withoutReason(name: string): Promise<TrashReason | undefined> {
    const item = await readItem(trash, name);
    if (item.state !== "read") return undefined;
    return unknownReason(item.modifiedAt);
  }
}
