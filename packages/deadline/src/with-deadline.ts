export interface DeadlineOptions {
  /** Milliseconds from now. */
  readonly ms: number;
  /** Makes the error for a wait that took too long. */
  readonly late: () => Error;
  /** Frees what the wait holds, such as a socket or a child process; called once, when the wait did not end by itself. Must not throw. */
  readonly free?: (() => void) | undefined;
  /** Ends the wait earlier; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

// the longest time that setTimeout can count
const longestMs = 2 ** 31 - 1;

/**
 * Waits for `foreign`, whatever that does: it settles as `foreign` does, rejects with `late()` after `ms`, and with the signal's reason when
 * that is aborted. After either, `free` was called, and the later end of `foreign` is ignored.
 *
 * @example
 * ```ts
 * import { once } from "node:events";
 * import { connect } from "node:net";
 * import { withDeadline } from "@id-connector/deadline";
 *
 * const socket = connect({ host: "dc1.school.example", port: 7389 });
 * await withDeadline(once(socket, "connect"), {
 *   ms: 10_000,
 *   late: () => new Error("dc1.school.example does not answer"),
 *   free: () => socket.destroy(),
 * });
 * ```
 */
export function withDeadline<T>(foreign: PromiseLike<T>, { ms, late, free, signal }: DeadlineOptions): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    };
    const giveUp = (why: Error) => {
      settle();
      reject(why);
      free?.();
    };
    const abort = () => {
      giveUp(signal?.reason as Error);
    };
    const timer = setTimeout(
      () => {
        giveUp(late());
      },
      Math.min(ms, longestMs),
    );
    // also taken over where it is too late, or it would be an unhandled rejection
    void Promise.resolve(foreign).finally(settle).then(resolve, reject);
    if (signal?.aborted === true) abort();
    else signal?.addEventListener("abort", abort, { once: true });
  });
}
