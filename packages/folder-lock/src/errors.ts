export type FolderLockErrorCode =
  /** Another live process, or another part of this one, holds the lock. */
  | "FOLDER_LOCKED"
  /** The folder is missing, read-only or cannot hold sockets: see `cause`. */
  | "FOLDER_UNUSABLE"
  /** Lock names are 1 to 40 of `A-Z a-z 0-9 . _ -`. */
  | "BAD_LOCK_NAME";

/** The one error of this package. `holder` is the process id of the lock's holder, where the kernel confirms it. */
export class FolderLockError extends Error {
  override readonly name = "FolderLockError";
  readonly holder?: number;

  constructor(
    readonly code: FolderLockErrorCode,
    message: string,
    readonly folder: string,
    options: { cause?: unknown; holder?: number } = {},
  ) {
    super(message, { cause: options.cause });
    if (options.holder !== undefined) this.holder = options.holder;
  }
}
