/** The exit statuses of all programs (docs/operations.md, "Exit statuses"). */
export const exitStatus = {
  done: 0,
  /** The answer is no: not found, differences. */
  no: 1,
  usage: 2,
  configuration: 3,
  directory: 4,
  broker: 5,
  /** Another daemon works on the same folder. */
  alreadyRunning: 6,
  /** A defect of the program. */
  bug: 70,
  /** Told to end, the daemon ended by force: something hung. Nothing is lost. */
  forced: 75,
  /** By Ctrl-C or SIGTERM, before the end. */
  interrupted: 130,
} as const;
