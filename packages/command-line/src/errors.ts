/** The end of a command that its own rules know: an exit status, a stable code, and a sentence that says what to do. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** Every single problem, where there are several: shown one a line. */
    readonly problems: readonly string[] = [],
  ) {
    super(message);
  }
}
