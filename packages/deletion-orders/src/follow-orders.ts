import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { coalesce } from "@id-connector/bounded-work";
import { TrustError } from "@id-connector/trusted-path";
import { OrderError } from "./errors.js";
import { isFresh, readOrder } from "./order.js";
import { appendUsed, readUsed, removeOrder } from "./used.js";

/** The orders of one authority, as its delivery needs them. One program follows them at a time. */
export interface Orders {
  /**
   * The ids of these objects that an order names which counts at this moment. Orders from before the call are known. Throws the system's errors.
   */
  named(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** The order about the object is done: no order names the object any more, after a restart neither. Throws the system's errors. */
  use(id: string): Promise<void>;
}

interface FollowOptions {
  /** See `ordersFolder`. */
  readonly folder: string;
  /** The connector's home: orders of its owner count, too. */
  readonly home?: string | undefined;
  /** Epoch ms, as far as the machine's clock is believed: orders that are over are thrown away. */
  readonly now: () => number;
  /** Called once for each file that counts for nothing. */
  readonly onProblem: (problem: OrderError) => void;
}

interface Known {
  readonly at: number;
  /** Ids that are not used up. */
  readonly left: Set<string>;
}

/**
 * Follows the orders in a folder, which need not be there.
 *
 * @example
 * ```ts
 * import { followOrders, ordersFolder } from "@id-connector/deletion-orders";
 *
 * const orders = followOrders({
 *   folder: ordersFolder("data/state", "Traeger2"),
 *   now: Date.now,
 *   onProblem: ({ message }) => console.error(message),
 * });
 * const ordered = await orders.named(["0b6ac1ee-1c5a-4c1d-8c4b-2a0b7c1d9e3f"]);
 * ```
 */
export function followOrders({ folder, home, now, onProblem }: FollowOptions): Orders {
  /** By the file's name; undefined: counts for nothing. */
  const known = new Map<string, Known | undefined>();
  const look = coalesce(refresh);
  let done: string[] = [];
  const useDone = coalesce(() => {
    const ids = done;
    done = [];
    return useAll(ids);
  });
  return {
    async named(ids) {
      await look();
      const fresh = [...known.values()].filter((order) => order !== undefined && isFresh(order.at, now()));
      return new Set(ids.filter((id) => fresh.some((order) => order?.left.has(id))));
    },
    use(id) {
      done.push(id);
      return useDone();
    },
  };

  async function refresh(): Promise<void> {
    const names = (await namesIn(folder)).filter((name) => name.endsWith(".json") && !name.startsWith("."));
    const there = new Set(names);
    for (const name of known.keys()) if (!there.has(name)) known.delete(name);
    for (const name of names) {
      if (!known.has(name)) await learn(name);
      const at = known.get(name)?.at;
      if (at !== undefined && !isFresh(at, now())) await forget(name);
    }
  }

  async function learn(name: string): Promise<void> {
    const file = join(folder, name);
    try {
      const { at, objects } = await readOrder(file, { home });
      const used = await readUsed(file, { home });
      known.set(name, { at: Date.parse(at), left: new Set(objects.filter((id) => !used.has(id))) });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
      if (!(error instanceof OrderError || error instanceof TrustError)) throw error;
      known.set(name, undefined);
      onProblem(error instanceof OrderError ? error : new OrderError(error.message, { cause: error }));
    }
  }

  async function useAll(ids: readonly string[]): Promise<void> {
    for (const [name, order] of known) {
      const own = ids.filter((id) => order?.left.has(id));
      if (order === undefined || own.length === 0) continue;
      if (own.length === order.left.size) await forget(name);
      else await appendUsed(join(folder, name), own);
      for (const id of own) order.left.delete(id);
    }
  }

  async function forget(name: string): Promise<void> {
    await removeOrder(join(folder, name));
    known.delete(name);
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
