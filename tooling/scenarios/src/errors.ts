export type ScenarioErrorCode =
  /** strace is missing, or the system forbids tracing: nothing can be proved here. */
  | "NO_TRACING"
  /** A fault could not be put where it was wanted. */
  | "MISSED"
  /** A program under test ended by itself. */
  | "ENDED"
  /** What was waited for did not come. */
  | "LATE";

/** The one error of this package. */
export class ScenarioError extends Error {
  override readonly name = "ScenarioError";

  constructor(
    readonly code: ScenarioErrorCode,
    message: string,
  ) {
    super(message);
  }
}
