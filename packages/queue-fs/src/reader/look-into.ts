import { join } from "node:path";
import { failed } from "../errors.js";
import { inspectFile } from "../read-item.js";
import { trashItem, type TrashReason } from "../trash-item.js";
import type { ReaderState } from "./state.js";

/** An item as it was found in its file. */
export interface Found {
  readonly name: string;
  readonly key: string;
  readonly value: unknown;
  readonly modifiedAt: number;
  readonly print: string;
}

/**
 * Reads an item that is not taken. What cannot be taken is seen to: gone is forgotten, growing is put off, unreadable or without key is
 * trashed; then undefined is returned.
 */
export async function lookInto(state: ReaderState, name: string): Promise<Found | undefined> {
  const { queue, rules } = state;
  const item = await inspectFile(join(queue.folder, name), rules).catch(failed(`read ${name} in`, queue.folder));
  switch (item.state) {
    case "read": {
      const about = askForKey(state, item.value, name);
      return "key" in about ? { ...item, name, key: about.key } : trashUnfit(state, name, about);
    }
    case "unreadable":
      return trashUnfit(state, name, {
        code: "ITEM_UNREADABLE",
        message: `The item cannot be read: ${item.problem}.`,
      });
    case "growing":
      forget(state, name);
      state.later.put(name, { dueAt: rules.now() + rules.settleMs, key: undefined });
      return undefined;
    case "gone":
      forget(state, name);
      return undefined;
  }
}

/** Takes a name out of all that can be taken. */
export function forget(state: ReaderState, name: string): void {
  state.unread.delete(name);
  state.waiting.drop(name);
  state.later.drop(name);
  state.consumed = true;
}

type Fault = Pick<TrashReason, "code" | "message">;

/** The item's key; where it has none, or `keyOf` throws, what is wrong with it. */
function askForKey({ rules }: ReaderState, value: unknown, name: string): { readonly key: string } | Fault {
  const fault = { code: "ITEM_WITHOUT_KEY", message: "The item does not say what it is about." };
  try {
    const key = rules.keyOf(value, name);
    return key === undefined ? fault : { key };
  } catch (error) {
    const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
    // one without a code was not meant for people, and may quote the item
    return typeof code === "string" && typeof message === "string" ? { code, message } : fault;
  }
}

async function trashUnfit(state: ReaderState, name: string, fault: Fault): Promise<undefined> {
  const time = new Date(state.rules.now()).toISOString();
  const reason: TrashReason = { ...fault, firstAt: time, lastAt: time };
  await trashItem(state.queue, name, reason);
  forget(state, name);
  state.rules.onTrash(name, reason);
  return undefined;
}
