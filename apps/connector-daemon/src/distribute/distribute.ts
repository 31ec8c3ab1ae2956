import { itemConcerns } from "@id-connector/broker-mapping";
import { forBroker, parseListenerItem, type ContainerNames, type ListenerItem } from "@id-connector/listener-object";
import type { Logger } from "@id-connector/logger";
import { putItems, type NewItem, type QueueReader, type TakenItem } from "@id-connector/queue-fs";
import type { Target } from "./target.js";

interface DistributeOptions {
  /** The reader of the in queue. */
  readonly reader: QueueReader;
  /** The authorities of this moment, inactive ones included: their queues wait. */
  readonly targets: () => readonly Target[];
  readonly names: ContainerNames;
  readonly log: Logger;
  readonly stopping: AbortSignal;
  /** Resolves when the authorities changed: waiting items may go now. */
  readonly targetsChanged: (signal: AbortSignal) => Promise<void>;
  readonly onDistributed: (count: number) => void;
}

const batch = 500;

/**
 * Moves items from the in queue to the out queues of the authorities they concern, until `stopping` is aborted. An item leaves the
 * in queue only when it is safely in every out queue; a crash between the two repeats it, which costs a look and no request.
 */
export async function distribute(options: DistributeOptions): Promise<void> {
  const { reader, targets, stopping, targetsChanged } = options;
  while (!stopping.aborted) {
    if (!targets().some(({ active }) => active)) {
      await targetsChanged(stopping);
      continue;
    }
    const taken = await reader.take(batch);
    if (taken.length === 0) await reader.changed(stopping).catch(ignoreAbort);
    else await distributeBatch(options, taken);
  }
}

async function distributeBatch(options: DistributeOptions, taken: readonly TakenItem[]): Promise<void> {
  const { reader, targets, names, log, onDistributed } = options;
  const perTarget = new Map<Target, NewItem[]>();
  for (const one of taken) {
    const item = newestWithResend(one);
    const concerned = targets().filter((target) => concerns(item, target, names));
    for (const target of concerned) {
      const list = perTarget.get(target) ?? [];
      list.push({ key: item.id, value: forBroker(item), priority: one.priority });
      perTarget.set(target, list);
    }
    const outcome = concerned.length > 0 ? "distributed" : "out_of_scope";
    log.info("distribute", {
      stage: "distribute",
      item: item.id,
      outcome,
      authorities: concerned.map(({ name }) => name),
    });
  }
  await Promise.all([...perTarget].map(([target, items]) => putItems(target.queue, items)));
  await reader.remove(taken);
  onDistributed(taken.length);
}

/** What the ledger or a delivery under way knows of stays with the authority, for leaving it means to be deleted there. */
function concerns(item: ListenerItem, target: Target, names: ContainerNames): boolean {
  return itemConcerns(item, target.schools, names) !== "no" || target.mayHold(item.id);
}

function newestWithResend({ values, names }: TakenItem): ListenerItem {
  const items = values.map((value, index) => parseListenerItem(value, names[index]));
  const newest = items.at(-1);
  if (newest === undefined) throw new Error("a taken item has no value");
  return items.some((item) => item.resend) ? { ...newest, resend: true } : newest;
}

function ignoreAbort(error: unknown): void {
  if (!(error instanceof Error && error.name === "AbortError")) throw error;
}
