import { itemConcerns } from "@id-connector/broker-mapping";
import { forBroker, parseMailedItem, type ContainerNames, type ListenerItem } from "@id-connector/listener-object";
import type { Logger } from "@id-connector/logger";
import { putItems, type QueueReader, type TakenItem } from "@id-connector/queue-fs";
import { bulkPriority } from "../bulk-priority.js";
import { ignoreAbort } from "../ignore-abort.js";
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
  readonly onDistributed: (ids: readonly string[]) => void;
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
  const { reader, names, log, onDistributed } = options;
  const targets = options.targets();
  const routes = taken.map((one) => {
    const item = newestWithResend(one);
    const to = targets.filter((target) => concerns(item, target, names, one.priority >= bulkPriority));
    return { item, to, priority: one.priority };
  });
  await Promise.all(
    targets.map((target) => {
      const own = routes.filter(({ to }) => to.includes(target));
      const items = own.map(({ item, priority }) => ({ key: item.id, value: forBroker(item), priority }));
      return putItems(target.queue, items);
    }),
  );
  await reader.remove(taken);
  onDistributed(taken.map(({ key }) => key));
  for (const { item, to } of routes) {
    const outcome = to.length > 0 ? "distributed" : "out_of_scope";
    const authorities = to.map(({ name }) => name);
    log.info("distribute", { stage: "distribute", item: item.id, outcome, authorities });
  }
}

/** What the ledger or a delivery under way knows of stays with the authority, for leaving it means to be deleted there. */
function concerns(item: ListenerItem, target: Target, names: ContainerNames, isBulk: boolean): boolean {
  const said = itemConcerns(item, target.schools, names);
  // a school leaves an authority by nothing but an order to that authority: only one that is gone may concern who knows it
  if (item.udm_object_type === "container/ou") return said === "yes" || (said === "unknown" && target.knows(item.id));
  // a first refresh tells what there is, not that something left: what is not known need not be asked for
  return said !== "no" || (isBulk ? target.knows(item.id) : target.mayHold(item.id));
}

function newestWithResend({ values, names }: TakenItem): ListenerItem {
  const items = values.map((value, index) => parseMailedItem(value, names[index]));
  const newest = items.at(-1);
  if (newest === undefined) throw new Error("a taken item has no value");
  return items.some((item) => item.resend) ? { ...newest, resend: true } : newest;
}
