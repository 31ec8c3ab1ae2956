/** More gain nothing: Node's own threads for files are four. */
const lanes = 8;

/**
 * Runs `work` on each item, a few at a time, begun in order; returns the results in the items' order. Rejects with the first error,
 * when all that were begun have ended.
 */
export async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const errors: unknown[] = [];
  const queue = items.entries(); // shared by the lanes: each takes the next item
  const lane = async () => {
    for (const [index, item] of queue) {
      try {
        results[index] = await work(item);
      } catch (error) {
        errors.push(error);
      }
      if (errors.length > 0) return;
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane));
  if (errors.length > 0) throw errors[0];
  return results;
}
