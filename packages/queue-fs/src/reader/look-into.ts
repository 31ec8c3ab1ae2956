import { failed } from "../errors.js";
import { inspectFile } from "../read-item.js";
import type { TrashReason } from "../trash-reason.js";
import type { ReaderState } from "./state.js";
import { trashInState } from "./trash-in-state.js";

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
  const item = await inspectFile(state.at(name), rules).catch(failed(`read ${name} in`, queue.folder));
  switch (item.state) {
    case "read": {
      const about = askForKey(state, item.value, name);
      return "key" in about ? { ...item, name, key: about.key } : trashUnfit(state, name, about, item.print);
    }
    case "unreadable":
      return trashUnfit(
        state,
        name,
        { code: "ITEM_UNREADABLE", message: `The item cannot be read: ${item.problem}.` },
        item.print,
      );
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

async function trashUnfit(state: ReaderState, name: string, fault: Fault, print: string): Promise<undefined> {
  const time = new Date(state.rules.now()).toISOString();
  const reason: TrashReason = { ...fault, firstAt: time, lastAt: time };
  const outcome = await trashInState(state, name, { reason, print });
  forget(state, name);
  if (outcome === "moved") state.rules.onTrash(name, reason);
  if (outcome === "replaced") state.unread.add(name);
  if (outcome === "stays") stay(state, name, reason, print);
  return undefined;
}

/** Where it cannot be taken out it is looked at again: what keeps it there may be put right. It is told once for each version. */
function stay(state: ReaderState, name: string, reason: TrashReason, print: string): void {
  const { rules, later, staying } = state;
  later.put(name, { dueAt: rules.now() + stayMs, key: undefined });
  if (staying.get(name) === print) return;
  // as many as the window has are remembered
  if (staying.size >= rules.windowSize) staying.delete([...staying.keys()][0] ?? "");
  staying.set(name, print);
  rules.onStay(name, reason);
}

const stayMs = 60_000;
