import { type Demands, type ListenerItem, mergeDemands, parseListenerItem } from "@id-connector/listener-object";
import { type Queue, readItem, removeTrashed, trashOf } from "@id-connector/queue-fs";
import type { TrashIndex } from "./trash-index.js";
import type { TrashContext } from "./trash-context.js";
import type { Work } from "../context/work.js";
import { strikeRetry } from "./retry-schedule.js";

/** The entries of one object in the trash; together they ask for all that any of them asks for. */
export interface Stored extends Demands {
  /** Its entries, the newest last. */
  readonly names: readonly string[];
  /** The newest item that can be read; its demands were not done yet. */
  readonly item: ListenerItem | undefined;
  /** Whether the newest entry is that item. */
  readonly whole: boolean;
}

/**
 * Reads an object's entries in the trash; undefined, and forgotten by the index, where a person dropped them or moved them away. Throws
 * QueueError.
 */
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

/** Undefined for a value that is no item, or the item of another object. */
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
 * Adds to an object what its entry in the trash asks for, which was not done yet. Undefined for a retry of an object that is not in the
 * trash any more: a person dropped it, and nothing is done. Throws QueueError or LedgerError.
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

/** The object was settled: removes its entries from the trash. Says whether there were any. Throws QueueError. */
export async function leaveTrash({ queue, trash }: TrashContext, id: string): Promise<boolean> {
  const names = trash.namesOf(id);
  if (names.length === 0) return false;
  await removeTrashed(queue, names);
  trash.drop(id);
  return true;
}
