export type DemoDirectoryErrorCode =
  | "BAD_DN"
  | "BAD_MESSAGE"
  | "BAD_SIZE"
  | "ENTRY_EXISTS"
  | "NAME_TAKEN"
  | "NOT_A_LEAF"
  | "NO_SUCH_ENTRY"
  | "NO_SUCH_GROUP"
  | "NO_SUCH_SCHOOL"
  | "NO_SUCH_USER"
  | "UNKNOWN_ATTRIBUTE";

/** Every error that this package throws. */
export class DemoDirectoryError extends Error {
  override readonly name = "DemoDirectoryError";
  readonly code: DemoDirectoryErrorCode;

  constructor(code: DemoDirectoryErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
