import { unlink } from "node:fs/promises";
import { syncFolder } from "@id-connector/atomic-file";
import { failed, ifCode } from "../errors.js";
import { inParallel } from "../in-parallel.js";
import { printOf } from "../read-item.js";
import type { ReaderState } from "./state.js";
import type { TakenItem } from "./take.js";

/** Gives items back: they can be taken again, at once or from `notBefore` (by the reader's clock) on. */
export function giveBack(state: ReaderState, items: readonly TakenItem[], notBefore = 0): void {
  for (const { key, names } of items.filter((item) => isHeld(state, item))) {
    for (const name of names) {
      if (!state.taken.delete(name)) continue;
      if (notBefore > state.rules.now()) state.later.put(name, { dueAt: notBefore, key });
      else state.waiting.put(name, key);
    }
    state.held.delete(key);
  }
}

/**
 * Removes the files of items and lets their keys go. On disk when it returns; when it throws, the remaining items stay
 * held.
 */
export async function removeTaken(state: ReaderState, items: readonly TakenItem[]): Promise<void> {
  const { folder } = state.queue;
  // a folder in its place is nothing that was taken
  await settle(state, items, (name) => unlink(state.at(name)).catch(ifCode("ENOENT", "EISDIR"))).catch(
    failed("remove from the queue", folder),
  );
}

/** Does `act` with each file of the items that has not changed since it was taken, then lets their keys go. */
export async function settle(
  state: ReaderState,
  items: readonly TakenItem[],
  act: (name: string) => Promise<void>,
): Promise<void> {
  const held = items.filter((item) => isHeld(state, item));
  if (held.length === 0) return;
  const replaced = new Set<string>();
  await inParallel(
    held.flatMap(({ names }) => names),
    async (name) => {
      const print = await printOf(state.at(name));
      // a newer item of the same name was put meanwhile: nobody has seen to the new item yet
      if (print !== undefined && print !== state.taken.get(name)?.print) replaced.add(name);
      else await act(name);
    },
  );
  await syncFolder(state.at(""));
  for (const { key, names } of held) {
    for (const name of names) {
      state.taken.delete(name);
      if (replaced.has(name)) state.unread.add(name);
    }
    state.held.delete(key);
  }
}

/** Whether the caller still holds these items: after they were given back, another caller may have taken them. */
function isHeld(state: ReaderState, { key, names }: TakenItem): boolean {
  return state.held.get(key) === names;
}
