import type { TakenItem } from "./reader/take.js";
import type { TrashReason } from "./trash-reason.js";

export interface ReaderOptions<T = unknown> {
  /**
   * Takes from an item's JSON value what is handed out, so that memory holds no more of it; default: the whole value. Errors as for `keyOf`.
   */
  readonly parse?: (value: unknown, name: string) => T;
  /** What an item is about. Undefined, or an error, sends it to the trash; the error's `code` and message become the reason. */
  keyOf(value: T, name: string): string | undefined;
  /**
   * The key as far as a name tells it: such an item is read when it is taken, not once before for its key. Where the content says otherwise, the
   * content counts. The exported function `keyOfName` does for items whose names are made of their keys; default: no name tells.
   */
  readonly keyOfName?: (name: string) => string | undefined;
  /** The clock of pauses and `notBefore`, in milliseconds; a clock that never jumps is best. */
  readonly now?: () => number;
  /** The clock of files and of reasons, epoch milliseconds; `now` when not given. */
  readonly wall?: () => number;
  /** For how long a file that is not whole may still be growing; 5000. */
  readonly settleMs?: number;
  /** How often the folder is listed anew, in milliseconds; 30000. Where the system cannot watch the folder: each second. */
  readonly rescanMs?: number;
  /** How many names are held in memory; 10000. */
  readonly windowSize?: number;
  /** Called when `take` trashed an item that is unreadable, has no key, or ended the process three times. */
  readonly onTrash?: (name: string, reason: TrashReason) => void;
  /** Called once when such an item cannot be taken out of a mailbox: it may not be read, or is too large. It is looked at again each minute. */
  readonly onStay?: (name: string, reason: TrashReason) => void;
  /** Called when an item that `onStay` told of is gone, can be read or taken out, or lies too far behind to be looked at. */
  readonly onLeave?: (name: string) => void;
}

/** The one reader of a queue. */
export interface QueueReader<T = unknown> {
  /**
   * The next items in order, at most `limit`, of keys that nobody holds; all waiting items of a key come as one. Their files have 8 MiB
   * together, or little more: further items come next time.
   */
  take(limit: number): Promise<TakenItem<T>[]>;
  /** Gives items back, to be taken again, not before `notBefore` (by the clock `now`). */
  release(items: readonly TakenItem[], options?: { readonly notBefore?: number }): void;
  /** Lets items be taken at once that were given back for later. */
  rouse(): void;
  /** Removes items; those replaced by newer ones of the same name since they were taken stay. On disk when it returns. */
  remove(items: readonly TakenItem[]): Promise<void>;
  /** Moves all files of an item to the trash with this reason. On disk when it returns. Throws QueueError; the item then stays taken. */
  trash(item: TakenItem, reason: TrashReason): Promise<void>;
  /** Sets all files of an item aside, in keep. On disk when it returns. Throws QueueError. */
  keep(item: TakenItem): Promise<void>;
  /** Whether items of this key are taken and neither settled nor given back. */
  hasTaken(key: string): boolean;
  /** Whether items of this key are known to wait until somebody takes them: of a long queue the reader knows only the next ones. */
  isWaiting(key: string): boolean;
  /** Resolves when a take may bring something new, or when the reader is closed. Rejects only on abort. */
  changed(signal?: AbortSignal): Promise<void>;
  /** Ends the reader and gives the lock back. Taken items stay in the queue. */
  close(): Promise<void>;
}
