import { inChunks } from "@id-connector/bounded-work";
import type { Later } from "@id-connector/delivery-ledger";
import type { TrashContext } from "./trash-context.js";
import type { Work } from "../context/work.js";

/** Plans when an object in the trash is looked at again. A look stays that was asked for since the object was read, and that comes sooner. */
export async function planRetry(
  { ledger }: TrashContext,
  work: Work,
  { dueAt, attempts }: Pick<Later, "dueAt" | "attempts">,
): Promise<void> {
  const later = ledger.later.get(work.id);
  if (later && later.dueAt > work.takenAt && later.dueAt <= dueAt) return;
  await ledger.later.put(work.id, { dueAt, attempts, why: trashedWhy });
}

/** Strikes out the look at an object that is no longer in the trash. */
export async function strikeRetry({ ledger }: Pick<TrashContext, "ledger">, id: string): Promise<void> {
  if (ledger.later.get(id)?.why === trashedWhy) await ledger.later.remove(id);
}

const firstPauseMs = 300_000;
const longestPauseMs = 86_400_000;
const soonestMs = 2_000;
const shortestSpreadMs = 3_000;
const eachMs = 100;

/** Milliseconds until an object that was tried again `retries` times is tried once more: minutes at first, a day in the end. `random` in [0, 1). */
export function pauseUntilRetry(retries: number, random: number): number {
  return Math.round(Math.min(longestPauseMs, firstPauseMs * 4 ** Math.max(0, retries)) * (0.8 + 0.2 * random));
}

/**
 * Milliseconds until an object is tried, of `count` objects that are all to be tried soon: ten a second, so that thousands are no storm. `random`
 * in [0, 1).
 */
export function spreadOut(count: number, random: number): number {
  return Math.round(soonestMs + random * Math.max(shortestSpreadMs, count * eachMs));
}

type Parts = Pick<TrashContext, "ledger" | "now" | "random">;

const atOnce = 500;

/** Has objects of the trash looked at soon, spread so that thousands are no storm. An object that is looked at sooner anyway is left alone. */
export async function bringForward({ ledger, now, random }: Parts, ids: readonly string[]): Promise<void> {
  // they share the cost of a commit
  for (const some of inChunks(ids, atOnce)) await Promise.all(some.map(bringOneForward));

  async function bringOneForward(id: string): Promise<void> {
    const later = ledger.later.get(id);
    if (later && later.why !== trashedWhy) return;
    const dueAt = now() + spreadOut(ids.length, random());
    // overdue objects would come all at once
    if (later && later.dueAt > now() && later.dueAt <= dueAt) return;
    await ledger.later.put(id, { dueAt, attempts: later?.attempts ?? 0, why: trashedWhy });
  }
}

/** Thousands of objects may be concerned together: going through the trash for them takes at most one twentieth of the time. */
const restShare = 20;

/** Makes a function that has objects looked at soon which lie in the trash for such a reason: the cause may be over. */
export function createRetryOf(
  parts: Parts & Pick<TrashContext, "trash">,
  isConcerned: (code: string) => boolean,
): () => Promise<void> {
  const { trash } = parts;
  let restsUntil = 0;
  return async () => {
    const startedAt = performance.now();
    if (startedAt < restsUntil) return;
    restsUntil = Infinity;
    try {
      const ids = [...trash.ids()].filter((id) => isConcerned(trash.reasonOf(id)?.code ?? ""));
      await bringForward(parts, ids);
    } finally {
      const endedAt = performance.now();
      restsUntil = endedAt + (endedAt - startedAt) * restShare;
    }
  };
}

/** Why a trashed object is looked at again, in the ledger. */
export const trashedWhy = "trashed";
