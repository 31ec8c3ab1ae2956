import { forBroker, type ListenerItem } from "@id-connector/listener-object";
import type { Logger } from "@id-connector/logger";
import { putItems, type NewItem, type TakenItem } from "@id-connector/queue-fs";
import { isDefect } from "../defects/tell-error.js";
import type { Stage } from "../stages/stage.js";
import { openOutQueues } from "./open-out-queues.js";
import type { Target } from "./target.js";

/** An item with the authorities that it concerns. */
export interface Route {
  readonly taken: TakenItem<ListenerItem>;
  readonly item: ListenerItem;
  readonly to: readonly Target[];
}

/** What became of routes; those that are in neither map are in every out queue they go to. */
export interface Put {
  /** Items at which the program failed by a defect. */
  readonly failed: ReadonlyMap<TakenItem<ListenerItem>, unknown>;
  /** Items that go to an out queue that cannot be written, and when that is tried again (by the daemon's clock). */
  readonly againAt: ReadonlyMap<TakenItem<ListenerItem>, number>;
}

/** Puts items into out queues. Remembers those that cannot be written: each is tried again after pauses of its own. */
export interface Putter {
  put(routes: readonly Route[], targets: readonly Target[]): Promise<Put>;
  /** Whether all out queues could be written when that was last tried. */
  works(): boolean;
}

interface PutterOptions {
  readonly stage: Stage;
  readonly log: Logger;
  readonly now: () => number;
}

interface Sick {
  readonly times: number;
  readonly againAt: number;
}

const firstPauseMs = 1_000;
const longestPauseMs = 60_000;

export function createPutter({ stage, log, now }: PutterOptions): Putter {
  const sick = new Map<string, Sick>();
  return {
    works: () => sick.size === 0,
    async put(routes, targets) {
      const [failed, againAt] = [
        new Map<TakenItem<ListenerItem>, unknown>(),
        new Map<TakenItem<ListenerItem>, number>(),
      ];
      for (const name of sick.keys()) if (!targets.some((target) => target.name === name)) sick.delete(name);
      await Promise.all(
        targets.map(async (target) => {
          const own = routes.filter(({ to }) => to.includes(target));
          if (own.length === 0) return;
          try {
            for (const [taken, error] of await putInto(target, own)) failed.set(taken, error);
            sick.delete(target.name);
          } catch (error) {
            const until = await fellSick(target, error);
            for (const { taken } of own) againAt.set(taken, Math.max(until, againAt.get(taken) ?? 0));
          }
        }),
      );
      return { failed, againAt };
    },
  };

  async function fellSick(target: Target, error: unknown): Promise<number> {
    const was = sick.get(target.name);
    // many batches may meet the same obstacle: only the first one logs it
    if (was && was.againAt > now()) return was.againAt;
    const times = (was?.times ?? 0) + 1;
    const againAt = now() + Math.min(longestPauseMs, firstPauseMs * 2 ** (times - 1));
    sick.set(target.name, { times, againAt });
    stage.failed(error);
    const why = "items cannot be put into the out queue, those of other authorities are";
    log.error(why, {
      stage: "distribute",
      authority: target.name,
      outcome: "waiting",
      againInMs: againAt - now(),
      error,
    });
    // a folder that somebody removed is there again the next time
    await openOutQueues([target]);
    return againAt;
  }
}

/**
 * Puts all items at once, which shares the cost; where that fails by a defect, one by one, so that only the faulty item fails. Throws
 * QueueError.
 */
async function putInto(
  { queue }: Target,
  routes: readonly Route[],
): Promise<ReadonlyMap<TakenItem<ListenerItem>, unknown>> {
  const failed = new Map<TakenItem<ListenerItem>, unknown>();
  try {
    await putItems(queue, routes.map(toNewItem));
  } catch (error) {
    if (!isDefect(error)) throw error;
    for (const route of routes) {
      try {
        await putItems(queue, [toNewItem(route)]);
      } catch (one) {
        if (!isDefect(one)) throw one;
        failed.set(route.taken, one);
      }
    }
  }
  return failed;
}

function toNewItem({ item, taken }: Route): NewItem {
  return { key: item.id, value: forBroker(item), priority: taken.priority };
}
