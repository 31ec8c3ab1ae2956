import type { BrokerError } from "@id-connector/broker-client";
import { putItem, trashItem, type TrashReason } from "@id-connector/queue-fs";
import type { Delivery } from "./delivery.js";
import type { Performed } from "./performed.js";
import type { Work } from "./work.js";

/** The object is done: its items leave the queue, its due look is struck out, the log says what became of it. */
export async function settle(
  delivery: Delivery,
  work: Work,
  result: Performed & { readonly settled: true },
  ms: number,
): Promise<void> {
  const { reader, log, now } = delivery;
  const { outcome, why, code } = result;
  if (outcome === "trash") {
    const at = new Date(now()).toISOString();
    await moveToTrash(delivery, work, { code: code ?? "REFUSED", message: why ?? "", firstAt: at, lastAt: at });
  } else if (work.taken) {
    await reader.remove([work.taken]);
  }
  await strikeDueLook(delivery, work);
  const level = outcome === "trash" ? "warn" : "info";
  log[level]("deliver", { stage: "deliver", item: work.id, outcome, code, why, ms, waitedMs: now() - work.since });
}

/** The broker refuses this object: it goes to the trash with what the broker said, and the next one goes on. */
export async function refuse(
  delivery: Delivery,
  work: Work,
  error: BrokerError,
  history: { attempts: number; firstAt: number },
): Promise<void> {
  const { log, now } = delivery;
  await moveToTrash(delivery, work, {
    code: error.code,
    message: error.message,
    ...(error.status === undefined ? {} : { status: error.status }),
    ...(error.detail === undefined ? {} : { answer: error.detail }),
    attempts: history.attempts,
    firstAt: new Date(history.firstAt).toISOString(),
    lastAt: new Date(now()).toISOString(),
  });
  await strikeDueLook(delivery, work);
  const { code, status, message } = error;
  log.warn("deliver", {
    stage: "deliver",
    item: work.id,
    outcome: "trash",
    code,
    status,
    why: message,
    attempts: history.attempts,
  });
}

/** The object is tried again at `at` (epoch milliseconds), or as soon as possible. */
export async function postpone(delivery: Delivery, work: Work, at?: number): Promise<void> {
  const { reader, ledger } = delivery;
  if (work.taken) reader.release([work.taken], at === undefined ? {} : { notBefore: at });
  if (at === undefined || work.origin === "witness") return;
  const later = ledger.later.get(work.id);
  // a due look would bring it back before its time
  if (later ? later.dueAt < at : !work.taken) {
    await ledger.later.put(work.id, { why: "postponed", attempts: 0, ...later, dueAt: at });
  }
}

/** A look that was due when the object was read has been had; one that was asked for since then stays. */
async function strikeDueLook({ ledger }: Delivery, work: Work): Promise<void> {
  const later = ledger.later.get(work.id);
  if (later && later.dueAt <= work.takenAt) await ledger.later.remove(work.id);
}

async function moveToTrash(delivery: Delivery, work: Work, reason: Omit<TrashReason, "key">): Promise<void> {
  const { queue, reader } = delivery;
  const full = { ...reason, key: work.id };
  if (work.taken) {
    await reader.trash(work.taken, full);
    return;
  }
  // a look that was due has no item in the queue: it gets one, so that a person finds it in the trash
  const name = await putItem(queue, { key: work.id, value: work.item });
  await trashItem(queue, name, full);
}
