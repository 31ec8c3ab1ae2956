import { orderOf } from "../item-name.js";
import { failed } from "../errors.js";
import { itemNames } from "../list-items.js";
import { makeSmallest } from "../smallest.js";
import type { ReaderState } from "./state.js";
import { leave } from "./staying.js";

/** Lists the folder and makes the window hold the first names in it. The scan finds the names that hints missed. */
export async function scan(state: ReaderState): Promise<void> {
  const before = [...state.waiting.inOrder()]; // items that are given back while the scan runs stay
  const first = makeSmallest(state.rules.windowSize);
  state.consumed = false;
  try {
    for await (const name of itemNames(state.at(""))) {
      if (!state.taken.has(name) && !state.later.get(name)) first.offer(orderOf(name));
    }
  } catch (error) {
    failed("list the queue", state.queue.folder)(error);
  }
  const orders = first.result();
  const names = new Set(orders.map((order) => order.slice(1)));
  for (const name of before) if (!names.has(name)) state.waiting.drop(name);
  for (const name of state.unread) if (!names.has(name)) dropUnread(state, name);
  for (const name of names) addUnread(state, name);
  state.beyond = first.cut() ? orders.at(-1) : undefined;
}

/** Takes hints into the window: names that are known already, or lie beyond it, are left to the scan. */
export function absorb(state: ReaderState, hints: Iterable<string>): void {
  for (const name of hints) {
    const waitsTill = state.later.get(name);
    if (waitsTill && waitsTill.key === undefined) state.later.drop(name); // it has grown
    if (state.beyond === undefined || orderOf(name) < state.beyond) addUnread(state, name);
  }
  narrow(state);
}

function addUnread(state: ReaderState, name: string): void {
  if (!state.taken.has(name) && !state.later.get(name) && !state.waiting.has(name)) state.unread.add(name);
}

/** Forgets a name: no later look would notice that its file is gone. */
function dropUnread(state: ReaderState, name: string): void {
  state.unread.delete(name);
  leave(state, name);
}

/** Keeps the window from growing far beyond its size. */
function narrow(state: ReaderState): void {
  const { windowSize } = state.rules;
  if (state.waiting.size() + state.unread.size < 1.25 * windowSize + 16) return;
  const first = makeSmallest(windowSize);
  const names = [...state.waiting.inOrder(), ...state.unread];
  for (const name of names) first.offer(orderOf(name));
  const orders = first.result();
  const kept = new Set(orders.map((order) => order.slice(1)));
  for (const name of names.filter((one) => !kept.has(one))) {
    state.waiting.drop(name);
    dropUnread(state, name);
  }
  state.beyond = orders.at(-1);
}
