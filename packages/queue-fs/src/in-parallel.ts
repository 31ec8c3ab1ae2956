import { mapBounded } from "@id-connector/bounded-work";

/** More gain nothing: Node's own threads for files are four. */
const limit = 8;

/** Runs `work` on each item, a few at a time, as `mapBounded` does. */
export function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  return mapBounded(items, { limit }, work);
}
