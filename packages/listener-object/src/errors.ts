export type ListenerObjectErrorCode = "BAD_DN" | "BAD_ITEM" | "BAD_TRIGGER";

/** Thrown by this package. `problems` names every place that is wrong, never a value: values are about pupils. */
export class ListenerObjectError extends Error {
  override readonly name = "ListenerObjectError";
  readonly code: ListenerObjectErrorCode;
  readonly problems: readonly string[];

  constructor(code: ListenerObjectErrorCode, message: string, problems: readonly string[] = []) {
    super(message);
    this.code = code;
    this.problems = problems;
  }
}
