import { forBroker, itemOf, mergeDemands } from "@id-connector/listener-object";
import {
  putTrashed,
  QueueError,
  readReason,
  removeTrashed,
  rewriteReason,
  type TrashReason,
} from "@id-connector/queue-fs";
import type { TrashContext } from "./trash-context.js";
import type { Work } from "../context/work.js";
import { rejectedCode, waitsForPerson } from "../../words/trash-codes.js";
import { type TrashFailure, mergeReasons, nextReason } from "./next-reason.js";
import { pauseUntilRetry, planRetry, strikeRetry } from "./retry-schedule.js";
import { readStored, type Stored } from "./trash-entry.js";

/**
 * Puts an object into the trash, or back: each object has one entry there, and the new entry is on disk before an older one goes. Then
 * plans when the object is looked at again. Throws QueueError or LedgerError; then the object is where it was, or twice in the trash.
 */
export async function putInTrash(delivery: TrashContext, work: Work, failure: TrashFailure): Promise<void> {
  const { queue, ledger, now, onWall, random } = delivery;
  const { id } = work;
  const stored = await readStored(delivery, id);
  // a person dropped the object while it was tried again
  if (!stored && work.origin === "retry") return strikeRetry(delivery, id);
  const reasons = await Promise.all((stored?.names ?? []).map((name) => readReason(queue, name)));
  const before = reasons.reduce(mergeReasons, undefined);
  const stays = before !== undefined && staysHeld(before, failure);
  const looks = stays || waitsForPerson(failure.code) ? (ledger.later.get(id)?.attempts ?? -1) + 1 : retriesOf(before);
  const at = now();
  const dueAt = at + pauseUntilRetry(looks, random());
  // where nothing changed, nothing is written: a person may be deciding about the entry at this moment
  if (!stays || work.taken || !stored?.whole) {
    const unclear = failure.unclear === true && stored?.whole === true;
    const reason = nextReason({ ...failure, unclear }, { before, key: id, now: at, dueAt, onWall });
    // a file without a reason is not ours: only its item is kept
    if (stored?.whole && before && !work.taken) await rewrite(delivery, id, stored, reason);
    else await replace(delivery, work, stored, reason);
  }
  await planRetry(delivery, work, { dueAt, attempts: looks });
}

function staysHeld({ code }: TrashReason, failure: TrashFailure): boolean {
  return failure.removal && (code === rejectedCode || (waitsForPerson(code) && waitsForPerson(failure.code)));
}

function retriesOf(before: TrashReason | undefined): number {
  return before === undefined ? 0 : (before.retries ?? 0) + 1;
}

/** The entry stays and gets another reason. */
async function rewrite(
  { queue, trash }: TrashContext,
  id: string,
  { names }: Stored,
  reason: TrashReason,
): Promise<void> {
  const name = names.at(-1) ?? "";
  try {
    await rewriteReason(queue, name, reason);
  } catch (error) {
    // a person dropped the entry a moment ago
    if (!(error instanceof QueueError && error.code === "NO_SUCH_ITEM")) throw error;
    return;
  }
  await removeTrashed(queue, names.slice(0, -1));
  trash.put(id, name, reason);
}

async function replace(
  { queue, reader, trash }: TrashContext,
  work: Work,
  stored: Stored | undefined,
  reason: TrashReason,
): Promise<void> {
  const { id, taken } = work;
  const item = forBroker(work.item ?? itemOf(id, undefined));
  const called = taken?.names.at(-1);
  const value = { ...item, ...mergeDemands([work, stored]) };
  const name = await putTrashed(queue, { key: id, value, ...(called === undefined ? {} : { name: called }) }, reason);
  if (taken) await reader.remove([taken]);
  await removeTrashed(queue, stored?.names ?? []);
  trash.put(id, name, reason);
}
