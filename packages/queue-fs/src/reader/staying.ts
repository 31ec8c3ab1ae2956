import type { TrashReason } from "../trash-reason.js";
import type { ReaderState } from "./state.js";

const stayMs = 60_000;

/** Plans another look at an item that cannot be taken out: the obstacle may be removed. Each version of the item is told once. */
export function stay(state: ReaderState, name: string, reason: TrashReason, print = ""): void {
  const { rules, later, staying } = state;
  later.put(name, { dueAt: rules.now() + stayMs, key: undefined });
  if (staying.get(name) === print) return;
  // remembers as many names as the window has
  if (!staying.has(name) && staying.size >= rules.windowSize) leave(state, [...staying.keys()][0] ?? "");
  staying.set(name, print);
  rules.onStay(name, reason);
}

/** Forgets the file that stayed under this name: it is gone, or nothing is known of it any more. */
export function leave({ staying, rules }: ReaderState, name: string): void {
  if (staying.delete(name)) rules.onLeave(name);
}
