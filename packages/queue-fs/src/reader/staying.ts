import type { TrashReason } from "../trash-reason.js";
import type { ReaderState } from "./state.js";

const stayMs = 60_000;

/** Where an item cannot be taken out it is looked at again: what keeps it there may be put right. It is told once for each version. */
export function stay(state: ReaderState, name: string, reason: TrashReason, print = ""): void {
  const { rules, later, staying } = state;
  later.put(name, { dueAt: rules.now() + stayMs, key: undefined });
  if (staying.get(name) === print) return;
  // as many as the window has are remembered
  if (!staying.has(name) && staying.size >= rules.windowSize) leave(state, [...staying.keys()][0] ?? "");
  staying.set(name, print);
  rules.onStay(name, reason);
}

/** Whatever stayed under this name does not, or nobody knows any more. */
export function leave({ staying, rules }: ReaderState, name: string): void {
  if (staying.delete(name)) rules.onLeave(name);
}
