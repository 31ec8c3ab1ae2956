export interface BoundedOptions {
  /** How many at a time. */
  readonly limit: number;
  /** When it is aborted nothing new is begun: an end without an error. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Works on what a source yields, begun in order, so many at a time, and reads no further ahead. After an error, of the source or of the work,
 * nothing new is begun; it rejects with the first error when all work under way has ended.
 *
 * @example
 * ```ts
 * import { unlink } from "node:fs/promises";
 * import { eachBounded } from "@id-connector/bounded-work";
 *
 * await eachBounded(["a.json", "b.json"], { limit: 8 }, (name) => unlink(name));
 * ```
 */
export async function eachBounded<T>(
  source: AsyncIterable<T> | Iterable<T>,
  { limit, signal }: BoundedOptions,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let [running, wake] = [0, () => {}];
  const failures: unknown[] = [];
  const changed = () => new Promise<void>((resolve) => (wake = resolve));
  const start = async (item: T) => {
    running += 1;
    try {
      await work(item);
    } catch (error) {
      failures.push(error);
    } finally {
      running -= 1;
      wake();
    }
  };
  const isOver = () => failures.length > 0 || (signal?.aborted ?? false);
  try {
    if (isOver()) return;
    for await (const item of source) {
      if (isOver()) break;
      void start(item);
      while (running >= limit) await changed();
      if (isOver()) break;
    }
  } finally {
    while (running > 0) await changed();
  }
  if (failures.length > 0) throw failures[0];
}

/**
 * The same for a list whose items each have a result. Resolves with the results in the items' order, without items that an abort kept from
 * being begun.
 *
 * @example
 * ```ts
 * import { readFile } from "node:fs/promises";
 * import { mapBounded } from "@id-connector/bounded-work";
 *
 * const texts = await mapBounded(["a.json", "b.json"], { limit: 8 }, (name) => readFile(name, "utf8"));
 * ```
 */
export async function mapBounded<T, R>(
  items: readonly T[],
  options: BoundedOptions,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  await eachBounded(items.entries(), options, async ([index, item]) => {
    results[index] = await work(item);
  });
  return results;
}
