import type { Alarm } from "../alarm/alarm.js";
import type { QueueWatch } from "./watch-queues.js";

/** Whether nothing waits on its way to the authorities' queues, and changes of the directory come through as far as is known. Pure. */
export function isQuiet(
  { trouble, stalled, directory }: ReturnType<Alarm["facts"]>,
  queues: Pick<QueueWatch, "inQueue" | "triggers">,
): boolean {
  const isEmpty = queues.inQueue()?.oldest === undefined && queues.triggers()?.oldest === undefined;
  return isEmpty && !trouble && !stalled && !directory;
}
