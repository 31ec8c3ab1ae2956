/** What comes, in arrays of at most `size`; an abort ends it between two of them, and the one that is not full is dropped. */
export async function* inBatches<T>(
  source: AsyncIterable<T> | Iterable<T>,
  size: number,
  signal: AbortSignal,
): AsyncGenerator<readonly T[], void> {
  let batch: T[] = [];
  try {
    for await (const one of source) {
      if (signal.aborted) return;
      if (batch.push(one) < size) continue;
      yield batch;
      batch = [];
    }
  } catch (error) {
    // a source that was told to stop as well ends in its own way
    if (signal.aborted) return;
    throw error;
  }
  if (batch.length > 0) yield batch;
}
