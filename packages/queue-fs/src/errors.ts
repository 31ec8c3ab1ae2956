export type QueueErrorCode =
  /** Not a name that an item may have: see `isItemName`. */
  | "BAD_ITEM_NAME"
  /** A priority is a whole number from 0 to 9. */
  | "BAD_PRIORITY"
  /** The value cannot be written as JSON. */
  | "BAD_VALUE"
  /** The value is larger than an item may be (1 MiB). */
  | "ITEM_TOO_LARGE"
  /** The trash holds no such item. */
  | "NO_SUCH_ITEM"
  /** Another reader has the queue. */
  | "QUEUE_LOCKED"
  /** The queue's folder, or its folder for half-written files, was removed or replaced. */
  | "QUEUE_GONE"
  /** A link or a file has the place of a mailbox's folder. */
  | "NOT_A_FOLDER"
  /** The reader was closed. */
  | "QUEUE_CLOSED"
  /** The folder for half-written files is on another file system than the queue. */
  | "OTHER_FILE_SYSTEM"
  | "DISK_FULL"
  /** Rights are missing or the file system is read-only. */
  | "NOT_ALLOWED"
  /** Any other error of the file system: see `cause`. */
  | "FILE_SYSTEM";

/** The one error of this package. Messages name folders and items, never what an item holds. */
export class QueueError extends Error {
  override readonly name = "QueueError";

  constructor(
    readonly code: QueueErrorCode,
    message: string,
    readonly folder: string,
    options: { cause?: unknown } = {},
  ) {
    super(message, options);
  }
}

const codes: Readonly<Record<string, QueueErrorCode>> = {
  ENOENT: "QUEUE_GONE",
  EXDEV: "OTHER_FILE_SYSTEM",
  ENOSPC: "DISK_FULL",
  EDQUOT: "DISK_FULL",
  EFBIG: "DISK_FULL",
  EACCES: "NOT_ALLOWED",
  EPERM: "NOT_ALLOWED",
  EROFS: "NOT_ALLOWED",
};

/** For `catch`: throws a QueueError that names the work that failed; a QueueError goes through as it is. */
export function failed(doing: string, folder: string): (cause: unknown) => never {
  return (cause) => {
    if (cause instanceof QueueError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause; // not of the file system: a bug
    throw new QueueError(codes[code] ?? "FILE_SYSTEM", `Cannot ${doing} ${folder}: ${message}`, folder, { cause });
  };
}

/** For `catch`: undefined when the error has one of these system codes, else it is thrown on. */
export function ifCode(...expected: readonly string[]): (error: unknown) => undefined {
  return (error) => {
    if (!expected.includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  };
}
