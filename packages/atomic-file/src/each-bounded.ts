/**
 * Runs `work` on every item, at most `limit` at a time, begun in order. After a failure nothing new is begun; it rejects
 * with the first error only when all that were begun have ended.
 */
export async function eachBounded<T>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const errors: unknown[] = [];
  const queue = items.values(); // shared by the lanes: each takes the next item
  const lane = async () => {
    for (const item of queue) {
      await work(item).catch((error: unknown) => errors.push(error));
      if (errors.length > 0) return;
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane));
  if (errors.length > 0) throw errors[0];
}
