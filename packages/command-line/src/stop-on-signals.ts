import { exitStatus } from "@id-connector/connector-settings";
import { exitForSure, type Exits } from "./exit-for-sure.js";
import { hasTerminal, type StandardStreams } from "./has-terminal.js";

interface SignalSource extends Exits, StandardStreams {
  on(signal: "SIGINT" | "SIGTERM" | "SIGHUP", listener: () => void): unknown;
}

// less than the ten seconds after which Docker and others kill
const patienceMs = 9_000;

/**
 * A signal that Ctrl-C, SIGTERM or the end of the terminal (SIGHUP) aborts, so that a command ends in order. A second signal ends the program at
 * once; a command that hangs ends after nine seconds.
 *
 * @example
 * ```ts
 * import { stopOnSignals } from "@id-connector/command-line";
 *
 * const stopping = stopOnSignals(process);
 * stopping.addEventListener("abort", () => console.error("stopping"));
 * ```
 */
export function stopOnSignals(process: SignalSource): AbortSignal {
  const stopping = new AbortController();
  const exit = () => exitForSure(process, exitStatus.interrupted);
  const onSignal = () => {
    if (stopping.signal.aborted) exit();
    // it does not keep a program that is over
    setTimeout(exit, patienceMs).unref();
    stopping.abort();
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  // both the shell and the kernel may send it: a second one is no hurry
  const onHangUp = () => {
    if (!stopping.signal.aborted) onSignal();
  };
  if (hasTerminal(process)) process.on("SIGHUP", onHangUp);
  return stopping.signal;
}
