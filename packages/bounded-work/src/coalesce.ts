/**
 * Makes a function that many may call at once: `work` runs once for all calls before it began. Calls while it runs share the next run: a
 * run that began before a call says nothing about what its caller has just done or seen.
 *
 * @example
 * ```ts
 * import { coalesce } from "@id-connector/bounded-work";
 *
 * const sync = coalesce(async () => console.log("synced"));
 * await Promise.all([sync(), sync(), sync()]); // synced twice
 * ```
 */
export function coalesce(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  const begin = () => {
    next = undefined;
    running = work().finally(() => {
      running = undefined;
    });
    return running;
  };
  return () => {
    // a planned run comes first: no other run may begin between the end of a run and the planned one
    if (next !== undefined) return next;
    if (running === undefined) return begin();
    next = running.then(begin, begin);
    return next;
  };
}
