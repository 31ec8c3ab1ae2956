import { createWakeSignal, untilTick } from "@id-connector/bounded-work";
import { failed, QueueError } from "./errors.js";
import { isItemName } from "./item-name.js";
import { keepItem } from "./keep-item.js";
import type { Queue } from "./queue.js";
import { defaultSettleMs } from "./read-item.js";
import { openParts } from "./reader/open-parts.js";
import { absorb, scan } from "./reader/scan.js";
import { giveBack, removeTaken, settle } from "./reader/settle.js";
import { makeState } from "./reader/state.js";
import { chooseKeys, findKeys, takeKeys } from "./reader/take.js";
import { trashInState } from "./reader/trash-in-state.js";
import { makeTurns } from "./reader/turns.js";
import { watchFolder } from "./reader/watch.js";
import type { QueueReader, ReaderOptions } from "./queue-reader.js";
import type { TakenItem } from "./reader/take.js";

const unwatchedRescanMs = 1000;
/** The system does not tell when a folder is removed that is open, as this one is for its lock: the reader looks this often. */
const folderLookMs = 2000;
/** Listing takes at most one twentieth of the time. */
const scanShare = 20;

/**
 * Opens the queue for reading. Throws QueueError, "QUEUE_LOCKED" when it has a reader, in whatever process.
 *
 * @example
 * ```ts
 * import { openQueue, openReader } from "@id-connector/queue-fs";
 *
 * const queue = await openQueue("data/queue", { tmpFolder: "data/tmp" });
 * const reader = await openReader<{ id: string }>(queue, { keyOf: ({ id }) => id });
 * for (const item of await reader.take(100)) {
 *   console.log(item.value.id); // an item that fails: reader.trash(item, reason)
 *   await reader.remove([item]);
 * }
 * await reader.close();
 * ```
 */
export async function openReader<T = unknown>(queue: Queue, options: ReaderOptions<T>): Promise<QueueReader<T>> {
  const parts = await openParts(queue);
  const { lock, mailbox, deaths } = parts;
  const rules = {
    parse: options.parse ?? ((value) => value as T),
    keyOf: (value: unknown, name: string) => options.keyOf(value as T, name),
    keyOfName: options.keyOfName ?? (() => undefined),
    now: options.now ?? Date.now,
    wall: options.wall ?? options.now ?? Date.now,
    settleMs: options.settleMs ?? defaultSettleMs,
    windowSize: options.windowSize ?? 10_000,
    onTrash: options.onTrash ?? (() => undefined),
    onStay: options.onStay ?? (() => undefined),
    onLeave: options.onLeave ?? (() => undefined),
  };
  const state = makeState({ queue, mailbox, deaths, rules });
  const wakeSignal = createWakeSignal();
  const inTurn = makeTurns();
  const hints = new Set<string>();
  let scanAt = 0; // of the monotonic clock; now
  let closed = false;

  const watching = watchFolder(state.at(""), (name) => {
    if (name !== undefined && !isItemName(name)) return;
    if (name === undefined || hints.size >= state.rules.windowSize) scanAt = 0;
    else hints.add(name);
    wakeSignal.wake();
  });
  const rescan = async () => {
    const start = performance.now();
    await scan(state);
    const end = performance.now();
    const pause = watching.works()
      ? (options.rescanMs ?? 30_000)
      : Math.min(options.rescanMs ?? Infinity, unwatchedRescanMs);
    scanAt = end + Math.max(pause, scanShare * (end - start));
  };
  const fillWindow = async () => {
    const news = [...hints];
    hints.clear();
    absorb(state, news);
    await findKeys(state);
  };
  const take = async (limit: number) => {
    if (closed) throw new QueueError("QUEUE_CLOSED", `The reader of ${queue.folder} is closed`, queue.folder);
    await lock.check();
    wakeSignal.clear();
    for (const [name, { key }] of state.later.takeDue(state.rules.now())) {
      if (key === undefined) state.unread.add(name);
      else state.waiting.put(name, key);
    }
    if (performance.now() >= scanAt) await rescan();
    await fillWindow();
    let keys = chooseKeys(state, limit);
    const mayRefill = () => keys.length < limit && state.beyond !== undefined && state.consumed;
    if (mayRefill()) {
      await rescan();
      await fillWindow();
      keys = chooseKeys(state, limit);
    }
    const more = keys.length >= limit || mayRefill();
    const taken = await takeKeys(state, keys);
    if (more || taken.length < keys.length || state.unread.size > 0) wakeSignal.wake();
    return taken;
  };
  const unsettled = new Set<Promise<void>>();
  const settled = async (work: Promise<void>) => {
    unsettled.add(work);
    await work.finally(() => unsettled.delete(work));
    wakeSignal.wake(); // others of the same keys can be taken now
  };

  wakeSignal.wake();
  return {
    // every value that is handed out was parsed, so it is a T
    take: (limit) => inTurn(() => take(limit)) as Promise<TakenItem<T>[]>,
    release(items, { notBefore } = {}) {
      giveBack(state, items, notBefore);
      wakeSignal.wake();
    },
    rouse() {
      state.later.hasten(state.rules.now());
      wakeSignal.wake();
    },
    remove: (items) => settled(removeTaken(state, items)),
    trash: (item, reason) => {
      const trash = async (name: string) => {
        await trashInState(state, name, { reason, print: state.taken.get(name)?.print });
      };
      return settled(settle(state, [item], trash).catch(failed("trash of", queue.folder)));
    },
    keep: (item) =>
      settled(settle(state, [item], (name) => keepItem(queue, name)).catch(failed("keep of", queue.folder))),
    hasTaken: (key) => state.held.has(key),
    isWaiting: (key) => state.waiting.namesOf(key).length > 0,
    async changed(signal) {
      while (!closed) {
        const due = state.later.nextDue();
        const untilDue = due === undefined ? Infinity : due - state.rules.now();
        const ms = Math.min(untilDue, scanAt - performance.now());
        const lookMs = untilTick(folderLookMs);
        await wakeSignal.wait(Math.min(ms, lookMs), signal);
        // `take` tells when the folder is gone
        if (ms <= lookMs || wakeSignal.isAwake() || (await lock.isGone())) return;
      }
    },
    async close() {
      if (closed) return;
      closed = true;
      watching.stop();
      wakeSignal.wake();
      // work that uses the mailbox's descriptor has to be over before the descriptor is closed
      await Promise.allSettled(unsettled);
      await inTurn(() => parts.close()).catch(failed("let go of the queue", queue.folder));
    },
  };
}
