import { failed } from "../errors.js";
import { trashFolder } from "../queue.js";
import { takeOut, type TakenOut } from "../take-out.js";
import { trashItem } from "../trash-item.js";
import type { TrashReason } from "../trash-reason.js";
import type { ReaderState } from "./state.js";

interface Trashing {
  readonly reason: TrashReason;
  /** The print of the content that the reason is about. */
  readonly print: string | undefined;
}

/** Brings an item to the trash: by a move, or as a copy out of the mailbox that the reader has opened. Throws QueueError. */
export async function trashInState(
  { queue, mailbox }: ReaderState,
  name: string,
  { reason, print }: Trashing,
): Promise<TakenOut> {
  if (mailbox) {
    const taking = { name, to: trashFolder(queue), reason, print };
    return takeOut(queue, mailbox, taking).catch(failed(`trash ${name} of`, queue.folder));
  }
  await trashItem(queue, name, reason);
  return "moved";
}
