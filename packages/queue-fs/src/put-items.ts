import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { writeFilesAtomic } from "@id-connector/atomic-file";
import { failed, QueueError } from "./errors.js";
import { checkItemName, defaultPriority, makeItemName } from "./item-name.js";
import { writeIntoMailbox, writingInto, type MailboxFile } from "./mailbox.js";
import { isMailbox, type Queue } from "./queue.js";
import { maxItemBytes } from "./read-item.js";
import { processStamps, type Stamps } from "./stamp.js";

export interface NewItem {
  /** What the item is about; stands in its name, as a hash where it is not plain or longer than 100 characters. */
  readonly key: string;
  /** Any JSON value, at most 1 MiB written. */
  readonly value: unknown;
  /** 0 (most urgent) to 9; 5 when not given. */
  readonly priority?: number;
  /** Use this file name instead of a new one; an item of that name is replaced. */
  readonly name?: string;
}

/**
 * Puts one item and returns its file name. It is on disk when the call returns. Throws QueueError.
 *
 * @example
 * ```ts
 * import { openQueue, putItem } from "@id-connector/queue-fs";
 *
 * const queue = await openQueue("data/queue", { tmpFolder: "data/tmp" });
 * const name = await putItem(queue, { key: "id-1", value: { id: "id-1" }, priority: 0 });
 * ```
 */
export async function putItem(queue: Queue, item: NewItem): Promise<string> {
  const [name] = await putItems(queue, [item]);
  return name as string;
}

/**
 * Puts many items and returns their file names, which sort in this order; a reader may see a later one first. All are on disk when the call
 * returns; they share the cost. Throws QueueError: before any was written when an item is not good, and then the queue is as it was.
 *
 * @example
 * ```ts
 * import { openQueue, putItems } from "@id-connector/queue-fs";
 *
 * const queue = await openQueue("data/queue", { tmpFolder: "data/tmp" });
 * const ids = ["id-1", "id-2"];
 * await putItems(queue, ids.map((id) => ({ key: id, value: { id } })));
 * ```
 */
export async function putItems(queue: Queue, items: readonly NewItem[], stamps = processStamps): Promise<string[]> {
  const named = items.map((item) => ({ name: nameFor(queue, item, stamps), item }));
  const files = named.map(({ name, item }) => toFile(queue, name, item));
  if (isMailbox(queue)) await writeIntoMailbox(queue.folder, files, writingInto(queue));
  else await writeHere(queue, files);
  return named.map(({ name }) => name);
}

async function writeHere({ folder, tmpFolder }: Queue, files: readonly MailboxFile[]): Promise<void> {
  const paths = files.map(({ name, content }) => ({ path: join(folder, name), content }));
  await writeFilesAtomic(paths, { tmpFolder }).catch(failed("put into the queue", folder));
}

/** The name that is asked for, or a new one. Throws QueueError where name or priority are not good. */
export function nameFor(queue: Queue, item: NewItem, stamps: Stamps): string {
  const { key, priority = defaultPriority } = item;
  if (!Number.isInteger(priority) || priority < 0 || priority > 9) {
    const message = `Not a priority (0 to 9) for an item in ${queue.folder}: ${String(priority)}`;
    throw new QueueError("BAD_PRIORITY", message, queue.folder);
  }
  if (item.name !== undefined) return checkItemName(item.name, queue.folder);
  return makeItemName({ stamp: stamps(), priority, key, random: randomBytes(6).toString("hex") });
}

function toFile(queue: Queue, name: string, item: NewItem): MailboxFile {
  const content = toJson(queue, item);
  if (Buffer.byteLength(content) > maxItemBytes) {
    const message = `An item for ${queue.folder} is larger than ${maxItemBytes} bytes`;
    throw new QueueError("ITEM_TOO_LARGE", message, queue.folder);
  }
  return { name, content };
}

function toJson(queue: Queue, item: NewItem): string {
  const bad = (cause?: unknown) =>
    new QueueError("BAD_VALUE", `An item for ${queue.folder} cannot be written as JSON`, queue.folder, { cause });
  let content: unknown; // not always a string: undefined for undefined and functions
  try {
    content = JSON.stringify(item.value);
  } catch (cause) {
    throw bad(cause);
  }
  if (typeof content !== "string") throw bad();
  return content;
}
