import { pause } from "@id-connector/bounded-work";
import type { LiveOldest, LiveQueue } from "@id-connector/delivery-tracker";
import { codeOfReason, listItems, listTrash, printOfTrash, QueueError, type Queue } from "@id-connector/queue-fs";
import type { Clock } from "../clock/clock.js";
import type { Stage } from "../stages/stage.js";

interface WatchOptions extends Pick<Clock, "now" | "onWall"> {
  readonly inQueue: Queue;
  /** The folder of trigger files, where it is listened to. */
  readonly triggers: Queue | undefined;
  /** The out queues of this moment. */
  readonly outQueues: () => readonly { readonly name: string; readonly queue: Queue }[];
  /** How long an item may wait. */
  readonly patienceMs: number;
}

/** Looks at the queues from outside, as a reader may overlook an item. */
export interface QueueWatch {
  /** Undefined before the first look. */
  inQueue(): LiveQueue | undefined;
  triggers(): LiveQueue | undefined;
  oldestOf(authority: string): LiveOldest | undefined;
  /** Looks now and then until `stopping` is aborted. */
  run(stopping: AbortSignal, stage: Stage): Promise<void>;
}

interface Heap {
  readonly print: string | undefined;
  readonly counts: Readonly<Record<string, number>>;
}

const longestPauseMs = 15_000;
const looksInPatience = 4;
/** Looking takes at most one twentieth of the time. */
const lookShare = 20;

export function watchQueues({ inQueue, triggers, outQueues, now, onWall, patienceMs }: WatchOptions): QueueWatch {
  const everyMs = Math.min(longestPauseMs, patienceMs / looksInPatience);
  /** By the queue's folder. */
  const oldest = new Map<string, { readonly item: string; readonly at: number }>();
  const incoming = [inQueue, ...(triggers ? [triggers] : [])];
  const trash = new Map<string, Heap>();
  return {
    inQueue: () => whole(inQueue),
    triggers: () => triggers && whole(triggers),
    oldestOf(authority) {
      const queue = outQueues().find(({ name }) => name === authority)?.queue;
      return queue && oldestIn(queue);
    },
    async run(stopping, stage) {
      while (!stopping.aborted) {
        const startedAt = performance.now();
        const queues = [...incoming, ...outQueues().map(({ queue }) => queue)];
        for (const queue of queues) await look(queue);
        for (const folder of oldest.keys()) if (!queues.some((queue) => queue.folder === folder)) oldest.delete(folder);
        for (const queue of incoming) await countTrash(queue);
        stage.beat();
        const pauseMs = Math.max(everyMs, (performance.now() - startedAt) * lookShare);
        await stage.waitFor("the next look", () => pause(pauseMs, stopping));
      }
    },
  };

  function oldestIn({ folder }: Queue): LiveOldest | undefined {
    const found = oldest.get(folder);
    return found && { item: found.item, since: new Date(onWall(found.at)).toISOString() };
  }

  async function look(queue: Queue): Promise<void> {
    const item = await firstIn(queue);
    if (item === undefined) oldest.delete(queue.folder);
    else if (oldest.get(queue.folder)?.item !== item) oldest.set(queue.folder, { item, at: now() });
  }

  function whole(queue: Queue): LiveQueue | undefined {
    const [first, heap] = [oldestIn(queue), trash.get(queue.folder)];
    return heap && { ...(first ? { oldest: first } : {}), trash: heap.counts };
  }

  /** Counts the trash of a queue that has no delivery: a delivery knows the trash of its out queue. */
  async function countTrash(queue: Queue): Promise<void> {
    const print = await printOfTrash(queue).catch(nothing);
    const before = trash.get(queue.folder);
    if (before && before.print === print) return;
    const counts: Record<string, number> = {};
    try {
      for await (const { reason } of listTrash(queue)) {
        const code = codeOfReason(reason);
        counts[code] = (counts[code] ?? 0) + 1;
      }
    } catch (error) {
      nothing(error);
    }
    trash.set(queue.folder, { print, counts });
  }
}

/**
 * The first name in time; undefined where none waits, or where the queue cannot be listed: the parts that work with it tell
 * that.
 */
async function firstIn(queue: Queue): Promise<string | undefined> {
  let first: string | undefined;
  try {
    for await (const name of listItems(queue)) if (first === undefined || name < first) first = name;
  } catch (error) {
    nothing(error);
    return undefined;
  }
  return first;
}

function nothing(error: unknown): undefined {
  if (!(error instanceof QueueError)) throw error;
}
