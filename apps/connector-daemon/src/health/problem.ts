/** Something that a person has to look at. */
export interface Problem {
  readonly code: ProblemCode;
  readonly authority?: string;
  /** The part of the daemon that it is about. */
  readonly stage?: string;
  /** ISO 8601. */
  readonly since?: string;
  /** What is wrong, since when and what to do, in a line. */
  readonly message: string;
}

export type ProblemCode =
  | "NO_DAEMON"
  /** None runs yet, or it has not said its first word. */
  | "STARTING"
  /** The daemon runs and says nothing any more. */
  | "SILENT"
  /** What it says cannot be read. */
  | "STATUS_UNREADABLE"
  /** A part of it fails again and again. */
  | "FAILING"
  /**
   * … because another process holds a lock that only one process may
   * have.
   */
  | "LOCKED"
  /**
   * A part of it, or an answer that it asked for, has not come back for
   * long.
   */
  | "STUCK"
  /** The same item has been the oldest of a queue for long. */
  | "OLDEST_WAITS"
  /** The program fails at an object by a defect of its own. */
  | "DEFECT"
  /** The directory changes and nothing comes through listen. */
  | "STALLED"
  | "NOT_FOLLOWED"
  | "DIRECTORY"
  /** Items have said otherwise than the directory for long. */
  | "BEHIND"
  /** An authority waits for long. */
  | "WAITING"
  | "MISCONFIGURED";
