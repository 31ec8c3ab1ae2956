import type { BrokerError } from "@id-connector/broker-client";
import type { Job, Work } from "../context/work.js";
import type { Decision } from "../decide/decision.js";
import { isRemovalUnseen, isUnseen, type ObjectCode, rejectedCode } from "../../words/trash-codes.js";
import type { ConcludeContext } from "./conclude-context.js";
import type { Result } from "../apply/result.js";
import { lacksRemoval } from "../decide/other-kinds.js";
import { trashedWhy } from "../trash/retry-schedule.js";
import { leaveTrash } from "../trash/trash-entry.js";
import { putInTrash } from "../trash/put-in-trash.js";

/** The object is done: its items leave the queue, or lie in the trash, its due look is struck out, the log says what became of it. */
export async function settle(
  delivery: ConcludeContext,
  { work, decision }: Pick<Job, "work" | "decision">,
  result: Result & { readonly settled: true },
  ms: number,
): Promise<void> {
  const { reader, orders, log, now } = delivery;
  const { outcome, why, code } = result;
  const isTrashed = outcome === "trash" || outcome === "held";
  let leftTrash = false;
  if (isTrashed) {
    const removal = outcome === "held" || isRemoval(decision) || lacksRemoval(delivery, work.id, decision);
    await putInTrash(delivery, work, { code: code ?? "REFUSED", message: why ?? "", removal });
  } else {
    // before the item goes: a crash in between leaves an item without permission, never a permission without an item
    if (work.deletionAllowed) await orders.use(work.id);
    if (work.taken) await reader.remove([work.taken]);
    const reason = delivery.trash.reasonOf(work.id);
    leftTrash = await leaveTrash(delivery, work.id);
    // other hidden objects may be visible by now, and a deleted object frees its name
    if (reason && isUnseen(reason.code)) await delivery.retryUnseen();
    if (outcome === "deleted") await delivery.retryClashes();
    await strikeDueLook(delivery, work);
  }
  delivery.defects.forget(work.id);
  const level = isTrashed && work.origin !== "retry" ? "warn" : "info";
  const healed = leftTrash ? { leftTrash } : {};
  const waitedMs = now() - work.since;
  // a person's own words in the trash are not for the log
  const said = code === rejectedCode ? {} : { why };
  log[level]("deliver", { stage: "deliver", item: work.id, outcome, code, ...said, ms, waitedMs, ...healed });
}

/**
 * Whether the object must be looked at again: its items say otherwise than the directory. An object that went to the trash is looked at from
 * there.
 */
export function isDoubted({ againAt }: Work, { outcome }: Result & { readonly settled: true }): boolean {
  return againAt !== undefined && outcome !== "trash" && outcome !== "held";
}

/** The object was done as the directory has it, but its items stay in the queue until the directory says what they say. */
export async function leaveOpen(
  delivery: ConcludeContext,
  { work }: Pick<Job, "work">,
  { outcome, why }: Result & { readonly settled: true },
): Promise<void> {
  const level = outcome === "sent" ? "info" : "debug";
  const code: ObjectCode = "DIRECTORY_BEHIND";
  delivery.log[level]("deliver", { stage: "deliver", item: work.id, outcome, why, code });
  delivery.defects.forget(work.id);
  await postpone(delivery, work, work.againAt);
}

/** How a refusal came about; `unclear`: the broker gave no proper answer to a retry. */
export interface History {
  readonly attempts: number;
  readonly firstAt: number;
  readonly unclear?: boolean;
  /** The code where the broker's answer blames another object. */
  readonly code?: ObjectCode;
  readonly message?: string;
}

/** The broker refuses this object: the object goes to the trash with the broker's answer, and the next object goes on. */
export async function refuse(
  delivery: ConcludeContext,
  { work, decision }: Pick<Job, "work" | "decision">,
  error: BrokerError,
  history: History,
): Promise<void> {
  const { status, detail } = error;
  const { attempts, firstAt, unclear = false, code = error.code, message = error.message } = history;
  const removal = isRemoval(decision) || lacksRemoval(delivery, work.id, decision);
  await putInTrash(delivery, work, { code, message, status, answer: detail, attempts, firstAt, unclear, removal });
  delivery.defects.forget(work.id);
  const level = work.origin === "retry" ? "info" : "warn";
  delivery.log[level]("deliver", {
    ...{ stage: "deliver", item: work.id, outcome: "trash", code, status },
    ...{ why: message, attempts },
  });
}

/** The object is tried again at `at` (by the daemon's clock), or as soon as possible. */
export async function postpone(
  delivery: Pick<ConcludeContext, "ledger" | "reader">,
  work: Work,
  at?: number,
): Promise<void> {
  const { reader, ledger } = delivery;
  if (work.taken) reader.release([work.taken], at === undefined ? {} : { notBefore: at });
  if (at === undefined || work.origin === "probe") return;
  const later = ledger.later.get(work.id);
  // a due look would bring the object back before its time
  if (later ? later.dueAt < at : !work.taken) {
    await ledger.later.put(work.id, { why: "postponed", attempts: 0, ...later, dueAt: at });
  }
}

/** Removes the look that was due when the object was read, or the retry: this attempt did it. A look that was asked for later stays. */
async function strikeDueLook({ ledger }: ConcludeContext, work: Work): Promise<void> {
  const later = ledger.later.get(work.id);
  if (later && (later.dueAt <= work.takenAt || later.why === trashedWhy)) await ledger.later.remove(work.id);
}

/** Whether the broker may still have something that it should not have. */
export function isRemoval(decision: Decision): boolean {
  if (decision.act === "refuse") return isRemovalUnseen(decision.code);
  return decision.act === "remove" || decision.act === "remove_school";
}
