import { failed } from "../errors.js";
import { inspectFile } from "../read-item.js";
import type { ItemFaultCode, TrashReason } from "../trash-reason.js";
import { mostDeaths } from "./deaths.js";
import type { ReaderState, Rules } from "./state.js";
import { leave, stay } from "./staying.js";
import { trashInState } from "./trash-in-state.js";

/** An item as it was found in its file. */
export interface Found {
  readonly name: string;
  readonly key: string;
  readonly value: unknown;
  readonly modifiedAt: number;
  readonly print: string;
  /** The size of the item's file. */
  readonly bytes: number;
}

/**
 * Reads an item that is not taken. Where it cannot be taken, returns undefined: an item that is gone is forgotten, a growing one is put
 * off, and an unreadable one or one without a key goes to the trash.
 */
export async function lookInto(state: ReaderState, name: string): Promise<Found | undefined> {
  const { queue, rules } = state;
  if (state.deaths.isDeadly(name)) return trashUnfit(state, name, deadly);
  const item = await lookAt(state, name).catch(failed(`read ${name} in`, queue.folder));
  if (item.state !== "unfit" && item.state !== "unreadable") leave(state, name);
  switch (item.state) {
    case "read":
      return { ...item, name };
    case "unfit":
      return trashUnfit(state, name, item.fault, item.print);
    case "unreadable":
      return trashUnfit(
        state,
        name,
        { code: item.code, message: `The item cannot be read: ${item.problem}.` },
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

/** Takes a name out of all lists from which it could be taken. */
export function forget(state: ReaderState, name: string): void {
  state.unread.delete(name);
  state.waiting.drop(name);
  state.later.drop(name);
  state.deaths.forget(name);
  state.consumed = true;
}

type Fault = Pick<TrashReason, "code" | "message">;
type OwnFault = Fault & { readonly code: ItemFaultCode };

const deadly: OwnFault = {
  code: "ITEM_ENDS_PROGRAM",
  message: `The program ended ${String(mostDeaths)} times while it read this item, so it was not read again.`,
};

/** The file's content as it is handed out; "unfit" where the content has no key. Throws what `inspectFile` throws. */
async function lookAt({ rules, at }: ReaderState, name: string) {
  const item = await inspectFile(at(name), { settleMs: rules.settleMs, now: rules.wall });
  if (item.state !== "read") return item;
  const about = askForKey(rules, item.value, name);
  return "key" in about ? { ...item, ...about } : { state: "unfit" as const, fault: about, print: item.print };
}

/** The item's value and key; where it has none, or the rules throw, what is wrong with it. */
function askForKey(
  rules: Rules,
  raw: unknown,
  name: string,
): { readonly key: string; readonly value: unknown } | Fault {
  const fault: OwnFault = { code: "ITEM_WITHOUT_KEY", message: "The item does not say what it is about." };
  try {
    const value = rules.parse(raw, name);
    const key = rules.keyOf(value, name);
    return key === undefined ? fault : { key, value };
  } catch (error) {
    const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
    // an error without a code is not meant for people, and may quote the item
    return typeof code === "string" && typeof message === "string" ? { code, message } : fault;
  }
}

async function trashUnfit(state: ReaderState, name: string, fault: Fault, print?: string): Promise<undefined> {
  const time = new Date(state.rules.wall()).toISOString();
  const reason: TrashReason = { ...fault, firstAt: time, lastAt: time };
  const outcome = await trashInState(state, name, { reason, print });
  forget(state, name);
  if (outcome === "moved") state.rules.onTrash(name, reason);
  if (outcome === "replaced") state.unread.add(name);
  if (outcome === "stays") stay(state, name, reason, print);
  else leave(state, name);
  return undefined;
}
