import { exitStatus } from "@id-connector/connector-settings";
import { withDeadline } from "@id-connector/deadline";
import type { Logger } from "@id-connector/logger";

interface EndOptions {
  readonly log: Logger;
  /** The names of the parts that are not over yet. */
  readonly hanging: ReadonlySet<string>;
  /** The exit status when all ended in order; undefined before. */
  readonly ended: () => number | undefined;
  readonly exit: (status: number) => void;
  /** In milliseconds; less than the ten seconds after which Docker and others kill. */
  readonly limitMs?: number;
}

const lastWordsMs = 500;

/**
 * Ends the process after `limitMs`, whatever hangs: a stage (which the log names; status 75), or only what a library left open after all ended
 * in order. Nothing is lost, for a kill between any two steps loses nothing. The clock itself does not keep the process alive.
 */
export function endInTime({ log, hanging, ended, exit, limitMs = 8_500 }: EndOptions): void {
  const end = async () => {
    const status = ended();
    if (status === undefined) {
      log.error("ended by force, for something hangs: nothing is lost", { outcome: "stopped", hanging: [...hanging] });
      const late = () => new Error("late");
      await withDeadline(log.close(), { ms: lastWordsMs, late }).catch(() => undefined);
    }
    exit(status ?? exitStatus.forced);
  };
  setTimeout(() => void end(), limitMs).unref();
}
