import { toVisibleJson } from "@id-connector/command-line";
import { describeError, redact } from "@id-connector/redaction";

/** The last line of the log of a daemon that an uncaught error ends. `time` is epoch ms. */
export function logCrash(error: unknown, time: number): string {
  const message = "an error that nobody caught ends the daemon";
  const told = typeof error === "object" && error !== null ? redact(error) : describeError(error);
  return toVisibleJson({
    time: new Date(time).toISOString(),
    level: "error",
    message,
    outcome: "stopped",
    error: told,
  });
}
