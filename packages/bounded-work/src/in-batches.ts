/**
 * Yields a source's values in arrays of at most `size`. An abort ends it between two arrays, without an error, and drops the array that is not full.
 *
 * @example
 * ```ts
 * import { inBatches } from "@id-connector/bounded-work";
 *
 * for await (const some of inBatches([1, 2, 3], 2)) console.log(some); // [1, 2], then [3]
 * ```
 */
export async function* inBatches<T>(
  source: AsyncIterable<T> | Iterable<T>,
  size: number,
  signal?: AbortSignal,
): AsyncGenerator<readonly T[], void, undefined> {
  let some: T[] = [];
  try {
    if (isAborted(signal)) return;
    for await (const item of source) {
      if (isAborted(signal)) return;
      if (some.push(item) < size) continue;
      yield some;
      some = [];
    }
  } catch (error) {
    // a source that was told to stop as well ends in its own way
    if (!isAborted(signal)) throw error;
    return;
  }
  if (some.length > 0 && !isAborted(signal)) yield some;
}

// the compiler does not know that a signal can change while something is awaited
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted ?? false;
}

/**
 * A list in arrays of at most `size`, in its order.
 *
 * @example
 * ```ts
 * import { inChunks } from "@id-connector/bounded-work";
 *
 * const chunks = [...inChunks([1, 2, 3], 2)]; // [[1, 2], [3]]
 * ```
 */
export function* inChunks<T>(values: readonly T[], size: number): Generator<T[], void> {
  for (let from = 0; from < values.length; from += size) yield values.slice(from, from + size);
}
