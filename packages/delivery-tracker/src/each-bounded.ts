/** Reads side by side: the disk is the daemon's. */
const lanes = 8;

/** Runs `work` on each item, a few at a time, until the signal is aborted. Rejects with the first error. */
export async function eachBounded<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let start = 0; start < items.length && signal?.aborted !== true; start += lanes)
    await Promise.all(items.slice(start, start + lanes).map(work));
}
