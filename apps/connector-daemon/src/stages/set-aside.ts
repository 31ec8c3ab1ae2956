import type { Logger } from "@id-connector/logger";
import type { QueueReader, TakenItem } from "@id-connector/queue-fs";
import type { Stage } from "./stage.js";
import type { Clock } from "../clock/clock.js";
import type { DefectBook } from "../defects/defect-book.js";
import { describeDefect } from "../defects/describe-defect.js";
import { defectCode } from "../words/trash-codes.js";

interface Parts extends Pick<Clock, "now" | "onWall"> {
  readonly reader: QueueReader;
  readonly defects: DefectBook;
  readonly stage: Stage;
  readonly log: Logger;
}

/**
 * Sees to an item at which the program failed by a defect of its own: the item waits longer and longer, and after a few failures it lies in
 * the trash of its queue. Throws QueueError.
 */
export async function setAside(
  { reader, defects, stage, log, now, onWall }: Parts,
  taken: TakenItem,
  error: unknown,
): Promise<void> {
  const count = defects.failed(taken.key, error);
  const outcome = count.isLasting ? "trash" : "waiting";
  log.error(stage.name, {
    ...{ stage: stage.name, item: taken.key, outcome },
    ...{ code: defectCode, attempts: count.times, error },
  });
  if (!count.isLasting) {
    reader.release([taken], { notBefore: now() + count.pauseMs });
    return;
  }
  const [firstAt, lastAt] = [iso(count.firstAt), iso(count.lastAt)];
  const message = describeDefect(count.error);
  await reader.trash(taken, { code: defectCode, message, attempts: count.times, firstAt, lastAt, key: taken.key });
  defects.forget(taken.key);

  function iso(at: number): string {
    return new Date(onWall(at)).toISOString();
  }
}
