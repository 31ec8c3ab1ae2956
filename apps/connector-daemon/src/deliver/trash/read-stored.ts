import { mergeDemands, parseListenerItem, type Demands, type ListenerItem } from "@id-connector/listener-object";
import { readItem, trashOf, type Queue } from "@id-connector/queue-fs";
import type { TrashIndex } from "./trash-index.js";

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
