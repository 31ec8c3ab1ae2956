/** The values in arrays of at most `size`, in their order. */
export function* inChunks<T>(values: readonly T[], size: number): Generator<T[], void> {
  for (let from = 0; from < values.length; from += size) yield values.slice(from, from + size);
}
