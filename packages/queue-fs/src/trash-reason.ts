/** Why an item needs a person. Lies beside the trashed item as `<name>.reason.json`. */
export interface TrashReason {
  readonly code: string;
  readonly message: string;
  readonly status?: number;
  readonly answer?: unknown;
  readonly attempts?: number;
  /** How often it was tried again since it came to the trash. */
  readonly retries?: number;
  /** When it is tried again by itself, ISO 8601; missing where only a person can help. */
  readonly retryAt?: string;
  /** True where the item must not be cleaned away by age: its demand was never done. */
  readonly lasting?: boolean;
  /** ISO 8601. */
  readonly firstAt: string;
  readonly lastAt: string;
  readonly key?: string;
  /**
   * The sender's name for the file, cleaned and cut: in the trash of a mailbox items have names of our own.
   */
  readonly file?: string;
}

/** Why a reader puts a file into the trash that is no item; `parse` may give codes of its own. */
export type ItemFaultCode =
  | "ITEM_ENDS_PROGRAM" // the process ended a few times while it read it
  | "ITEM_TOO_LARGE" // over 1 MiB
  | "ITEM_UNREADABLE" // empty, cut short, not UTF-8, not JSON, or not readable
  | "ITEM_WITHOUT_KEY";

/** The code of an item without a reason: a person or another program put it there. */
export const unknownCode = "UNKNOWN";

/**
 * The code of a reason, `unknownCode` where there is none.
 *
 * @example
 * ```ts
 * import { codeOfReason, listTrash, openQueue } from "@id-connector/queue-fs";
 *
 * const queue = await openQueue("data/queue", { tmpFolder: "data/tmp" });
 * for await (const { name, reason } of listTrash(queue)) console.log(name, codeOfReason(reason));
 * ```
 */
export function codeOfReason(reason: TrashReason | undefined): string {
  return reason?.code ?? unknownCode;
}

/**
 * The reason of an item that has none; `at`, in epoch milliseconds, stands for when it came there.
 *
 * @example
 * ```ts
 * import { openQueue, readReason, unknownReason } from "@id-connector/queue-fs";
 *
 * const queue = await openQueue("data/queue", { tmpFolder: "data/tmp" });
 * const reason = (await readReason(queue, "a.json")) ?? unknownReason(Date.now());
 * ```
 */
export function unknownReason(at: number): TrashReason {
  const time = new Date(at).toISOString();
  return { code: unknownCode, message: "Nothing in the trash says why.", firstAt: time, lastAt: time };
}
