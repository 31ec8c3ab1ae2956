import { type Demands, type ListenerItem, mergeDemands, parseListenerItem } from "@id-connector/listener-object";
import { type Queue, readItem, removeTrashed, trashOf } from "@id-connector/queue-fs";
import type { TrashIndex } from "./trash-index.js";
import type { TrashContext } from "./trash-context.js";
import type { Work } from "../context/work.js";
import { strikeRetry } from "./retry-schedule.js";

/** What the trash has of one object; it asks for what any of its entries does. */
export interface Stored extends Demands {
  /** Its entries, the newest last. */
  readonly names: readonly string[];
  /** The newest item that can be read; what it asks for was not done yet. */
  readonly item: ListenerItem | undefined;
  /** Whether the newest entry is that item. */
  readonly whole: boolean;
}

/** Reads what the trash has of an object; undefined, and forgotten, where that was dropped or moved away. Throws QueueError. */
export async function readStored(
  { queue, trash }: { readonly queue: Queue; readonly trash: TrashIndex },
  id: string,
): Promise<Stored | undefined> {
  const read = await Promise.all(
    trash.namesOf(id).map(async (name) => ({ name, found: await readItem(trashOf(queue), name) })),
  );
  const there = read.filter(({ found }) => found.state !== "gone");
  if (there.length === 0) {
    trash.drop(id);
    return undefined;
  }
  const items = there.map(({ name, found }) => (found.state === "read" ? parse(found.value, name, id) : undefined));
  return {
    names: there.map(({ name }) => name),
    item: items.findLast((item) => item !== undefined),
    whole: items.at(-1) !== undefined,
    ...mergeDemands(items),
  };
}

/** Undefined for what is no item, or that of another object. */
function parse(value: unknown, name: string, id: string): ListenerItem | undefined {
  try {
    const item = parseListenerItem(value, name);
    return item.id === id ? item : undefined;
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== "BAD_ITEM") throw error;
    return undefined;
  }
}

/**
 * Adds to an object what its entry in the trash asks for, which was not done yet. Undefined for a retry of one that is not there any more:
 * a person dropped it, and nothing is done. Throws QueueError or LedgerError.
 */
export async function withStored(delivery: TrashContext, work: Work): Promise<Work | undefined> {
  const isRetry = work.origin === "retry";
  if (!isRetry && !delivery.trash.reasonOf(work.id)) return work;
  const stored = await readStored(delivery, work.id);
  if (!stored && isRetry) {
    await strikeRetry(delivery, work.id);
    return undefined;
  }
  return { ...work, item: work.item ?? stored?.item, ...mergeDemands([work, stored]) };
}

/** The object was settled: whatever the trash has of it is over. Says whether there was anything. Throws QueueError. */
export async function leaveTrash({ queue, trash }: TrashContext, id: string): Promise<boolean> {
  const names = trash.namesOf(id);
  if (names.length === 0) return false;
  await removeTrashed(queue, names);
  trash.drop(id);
  return true;
}
