/** What can go wrong with a ledger; a caller may act on the code. */
export type LedgerErrorCode =
  /** The ledger is damaged and was opened read-only: the next process that opens it for writing makes a new ledger. */
  | "LEDGER_BROKEN"
  /** The folder cannot be used: rights, disk full, not enough memory. Nothing was moved or lost. */
  | "LEDGER_UNUSABLE"
  /** Others than root, we and the home's owner own its folder or its key, or may write them. Nothing was opened. */
  | "LEDGER_NOT_TRUSTED"
  /** A commit failed in such a way that this process can neither read nor write the ledger; what was confirmed is on disk. Start a new process. */
  | "LEDGER_LOST"
  | "LEDGER_READ_ONLY"
  | "LEDGER_CLOSED"
  /** A change or a name that a ledger does not take: an error of the caller. */
  | "BAD_CHANGE";

/** The one error of this package. Its message names folders and ids, never a person. */
export class LedgerError extends Error {
  override readonly name = "LedgerError";
  readonly code: LedgerErrorCode;

  constructor(code: LedgerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * A newer version wrote the ledger; nothing of it was changed. Not a LedgerError, for no program may go on without the ledger: the newer version
 * would not know what this version did by another ledger, or by none.
 */
export class NewerLedgerError extends Error {
  override readonly name = "NewerLedgerError";
  readonly code = "NEWER_FORMAT";

  constructor(folder: string, format: string) {
    super(
      `The ledger in ${folder} has format ${format}, which only a newer version of the ID Connector knows. Nothing was changed. ` +
        'Run that version again, or see "Back to an older version" in docs/migration.md.',
    );
  }
}

/**
 * A process with the same number has the ledger open, in a container with process ids of its own: lmdb tells its readers apart by their numbers. A
 * new process gets another number; nothing is wrong with the ledger. Not a LedgerError, for no program may go on without the ledger: start again.
 */
export class PidTakenError extends Error {
  override readonly name = "PidTakenError";
  readonly code = "PID_TAKEN";

  constructor(folder: string, pid: number) {
    super(
      `The ledger in ${folder} is in use by a process of another container that has the same number, ${String(pid)}. ` +
        "Run this inside the daemon's container, or in one that shares its process ids.",
    );
  }
}
