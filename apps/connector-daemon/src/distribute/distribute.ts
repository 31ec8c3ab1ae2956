import { itemConcerns } from "@id-connector/broker-mapping";
import { mergeDemands, priorities, type ContainerNames, type ListenerItem } from "@id-connector/listener-object";
import type { Logger } from "@id-connector/logger";
import { priorityOf, type QueueReader, type TakenItem } from "@id-connector/queue-fs";
import type { Clock } from "../clock/clock.js";
import type { DefectBook } from "../defects/defect-book.js";
import { setAside } from "../stages/set-aside.js";
import { isDefect } from "../defects/tell-error.js";
import { ignoreAbort } from "../stages/ignore-abort.js";
import type { Stage } from "../stages/stage.js";
import { anActiveAuthority } from "../stages/waits.js";
import { createPutter, type Putter, type Route } from "./put-routes.js";
import type { Target } from "./target.js";

interface DistributeOptions extends Pick<Clock, "now" | "onWall"> {
  /** The reader of the in queue. */
  readonly reader: QueueReader<ListenerItem>;
  /** The authorities of this moment, inactive ones included: their queues wait. */
  readonly targets: () => readonly Target[];
  readonly names: ContainerNames;
  readonly log: Logger;
  readonly stopping: AbortSignal;
  readonly stage: Stage;
  readonly defects: DefectBook;
  /** Resolves when the authorities changed: waiting items may go now. */
  readonly targetsChanged: (signal: AbortSignal) => Promise<void>;
  readonly onDistributed: (ids: readonly string[]) => void;
}

const batch = 500;

/**
 * Moves items from the in queue to the out queues of the authorities they concern, until `stopping` is aborted. An item leaves the in queue only
 * when it is safely in every out queue; a crash between the two repeats it, which costs a look and no request. Items that cannot be moved wait,
 * and the others go on: items of an out queue that cannot be written wait until it can; an item at which the program fails by a defect is tried a
 * few times, then it lies in the trash. Rejects where the in queue cannot be used.
 */
export async function distribute(options: DistributeOptions): Promise<void> {
  const { reader, targets, stopping, targetsChanged, stage } = options;
  const putter = createPutter(options);
  while (!stopping.aborted) {
    if (!targets().some(({ active }) => active)) {
      stage.beat();
      await stage.waitFor(anActiveAuthority, () => targetsChanged(stopping));
      continue;
    }
    const taken = await reader.take(batch);
    if (taken.length > 0) await distributeBatch(options, putter, taken);
    // as long as one out queue cannot be written, success with the others does not show that all is well
    if (putter.works()) stage.beat();
    else stage.alive();
    if (taken.length === 0) await stage.waitFor("items", () => reader.changed(stopping).catch(ignoreAbort));
  }
}

async function distributeBatch(
  options: DistributeOptions,
  putter: Putter,
  taken: readonly TakenItem<ListenerItem>[],
): Promise<void> {
  const { reader, log, now, defects, onDistributed } = options;
  const targets = options.targets();
  const routes: Route[] = [];
  const failures = new Map<TakenItem<ListenerItem>, unknown>();
  for (const one of taken) {
    try {
      routes.push(routeOf(one, targets, options.names));
    } catch (error) {
      if (!isDefect(error)) throw error;
      failures.set(one, error);
    }
  }
  const { failed, againAt } = await putter.put(routes, targets);
  for (const [one, error] of failed) failures.set(one, error);
  const done = routes.filter((route) => !failures.has(route.taken) && !againAt.has(route.taken));
  await reader.remove(done.map((route) => route.taken));
  for (const [one, error] of failures) await setAside(options, one, error);
  for (const [one, at] of againAt) if (!failures.has(one)) reader.release([one], { notBefore: Math.max(at, now()) });
  onDistributed(done.map(({ item }) => item.id));
  for (const { item, to } of done) {
    defects.forget(item.id);
    const outcome = to.length > 0 ? "distributed" : "out_of_scope";
    const authorities = to.map(({ name }) => name);
    log.info("distribute", { stage: "distribute", item: item.id, outcome, authorities });
  }
}

function routeOf(taken: TakenItem<ListenerItem>, targets: readonly Target[], names: ContainerNames): Route {
  const item = { ...taken.value, ...mergeDemands(taken.values) };
  const initial = taken.values.every((value, index) => isInitial(value, taken.names[index] ?? ""));
  return { taken, item, to: targets.filter((target) => concerns(item, target, names, initial)) };
}

/**
 * Whether an item comes from a first refresh. Version 0.1.0 did not write `initial`: its refresh left items in bulk in the in queue for which
 * nobody asked, so they are distributed as before. An older daemon ignores `initial` and goes by the priority. The second half goes with the
 * version after the next.
 */
function isInitial({ initial = false, resend = false }: ListenerItem, name: string): boolean {
  return initial || (!resend && priorityOf(name) >= priorities.bulk);
}

/**
 * Whether the item concerns the authority. An object that its ledger or a delivery under way knows concerns it even when it leaves, for then it
 * must be deleted there.
 */
function concerns(item: ListenerItem, target: Target, names: ContainerNames, initial: boolean): boolean {
  const said = itemConcerns(item, target.schools, names);
  // only an order to an authority removes a school from it: a school that is gone concerns only an authority that knows it
  if (item.udm_object_type === "container/ou") return said === "yes" || (said === "unknown" && target.knows(item.id));
  // a first refresh tells what there is, not that something left: an authority need not ask for an object that it does not know
  return said !== "no" || (initial ? target.knows(item.id) : target.mayHold(item.id));
}
