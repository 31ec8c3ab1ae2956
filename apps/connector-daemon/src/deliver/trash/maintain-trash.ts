import { readReason, removeTrashed, type TrashReason, unknownCode } from "@id-connector/queue-fs";
import { createWakeSignal } from "@id-connector/bounded-work";
import type { Logger } from "@id-connector/logger";
import type { Stage } from "../../stages/stage.js";
import type { TrashContext } from "./trash-context.js";
import { bringForward, strikeRetry } from "./retry-schedule.js";
import { mergeReasons } from "./next-reason.js";
import { readStored } from "./trash-entry.js";

interface CleanParts extends Pick<TrashContext, "queue" | "trash" | "ledger"> {
  readonly log: Logger;
  /** How far the machine's clock is believed where something is thrown away for its age; epoch milliseconds. */
  readonly believed: () => number;
}

interface Parts extends CleanParts, Pick<TrashContext, "now" | "random"> {
  /** After how many days the trash is cleaned; 0: never. */
  readonly days: number;
  /** Called when objects are to be looked at sooner than before. */
  readonly onPlanned: () => void;
}

/** Looks after the trash of an out queue while its delivery runs. */
export interface TrashMaintainer {
  /** To be called when something came to the trash. */
  readonly look: () => void;
  /** To be called when objects that failed may get through now. */
  readonly retry: () => void;
  /**
   * Until `stopping` is aborted: brings the objects of the trash forward at the start and whenever they may get through, finds files
   * that others put there, and cleans the trash now and then. Rejects with QueueError or LedgerError.
   */
  run(stopping: AbortSignal, stage: Stage): Promise<void>;
}

const lookMs = 15_000;
/** Looking takes at most one twentieth of the time. */
const lookShare = 20;
const cleanMs = 3_600_000;

export function createTrashMaintainer(parts: Parts): TrashMaintainer {
  const { trash, days, now, onPlanned } = parts;
  const wakeSignal = createWakeSignal();
  let mayGetThrough = true;
  return {
    look: wakeSignal.wake,
    retry() {
      mayGetThrough = true;
      wakeSignal.wake();
    },
    async run(stopping, stage) {
      mayGetThrough = true;
      for (let cleanAt = now(); !stopping.aborted;) {
        const startedAt = performance.now();
        const news = await trash.refresh();
        const tookMs = performance.now() - startedAt;
        const ids = takeHint() ? [...trash.ids()] : news;
        await bringForward(parts, ids);
        if (ids.length > 0) onPlanned();
        if (now() >= cleanAt) {
          await cleanTrash(parts, days);
          cleanAt = now() + cleanMs;
        }
        stage.beat();
        await stage.waitFor("the next look", () => wakeSignal.next(Math.max(lookMs, tookMs * lookShare), stopping));
      }
    },
  };

  function takeHint(): boolean {
    const was = mayGetThrough;
    mayGetThrough = false;
    return was;
  }
}

const dayMs = 86_400_000;

/**
 * Throws away what was in the trash for so many days (0: nothing), but never an unconfirmed deletion, nor a file that belongs to no
 * object. Throws QueueError or LedgerError.
 */
export async function cleanTrash(parts: CleanParts, days: number): Promise<void> {
  const { queue, trash, log, believed } = parts;
  if (days === 0) return;
  const isOld = (reason: TrashReason | undefined): reason is TrashReason =>
    reason !== undefined && reason.code !== unknownCode && believed() - Date.parse(reason.firstAt) > days * dayMs;
  for (const id of [...trash.ids()].filter((one) => isOld(trash.reasonOf(one)))) {
    const stored = await readStored(parts, id);
    if (!stored) continue;
    // reads the files, not the index: a person may have changed a reason since
    const reasons = await Promise.all(stored.names.map((name) => readReason(queue, name)));
    const reason = reasons.reduce(mergeReasons, undefined);
    if (!isOld(reason) || reason.lasting || stored.item?.object === null) continue;
    await removeTrashed(queue, stored.names);
    trash.drop(id);
    await strikeRetry(parts, id);
    log.warn("deliver", { stage: "deliver", item: id, outcome: "cleaned", code: reason.code, since: reason.firstAt });
  }
}
