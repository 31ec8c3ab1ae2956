/**
 * Makes a function that has things done in batches, one after the other: what is asked for while a batch is under way is done with the next
 * one. Each call resolves, or rejects, with the batch that its thing was in.
 */
export function inBatches<T>(doAll: (things: readonly T[]) => Promise<void>): (thing: T) => Promise<void> {
  let waiting: T[] = [];
  let last: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  return (thing) => {
    waiting.push(thing);
    next ??= last
      .catch(() => undefined)
      .then(() => {
        const things = waiting;
        [waiting, next] = [[], undefined];
        return doAll(things);
      });
    last = next;
    return next;
  };
}
