import { createWakeSignal } from "@id-connector/bounded-work";
import type { Stage } from "../../stages/stage.js";
import type { Delivery } from "../delivery.js";
import { bringForward } from "./bring-forward.js";
import { cleanTrash } from "./clean-trash.js";

interface Parts extends Pick<Delivery, "queue" | "trash" | "ledger" | "log" | "now" | "believed" | "random"> {
  /** After how many days the trash is cleaned; 0: never. */
  readonly days: number;
  /** Called when objects are to be looked at sooner than before. */
  readonly onPlanned: () => void;
}

/** Looks after the trash of an out queue while its delivery runs. */
export interface Tender {
  /** Something came to the trash. */
  readonly look: () => void;
  /** What failed may get through now. */
  readonly retry: () => void;
  /**
   * Until `stopping` is aborted: brings forward what is there at first and whenever it may get through, finds what others put there, and
   * cleans it now and then. Rejects with QueueError or LedgerError.
   */
  run(stopping: AbortSignal, stage: Stage): Promise<void>;
}

const lookMs = 15_000;
/** Looking takes at most one twentieth of the time. */
const lookShare = 20;
const cleanMs = 3_600_000;

export function createTender(parts: Parts): Tender {
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
