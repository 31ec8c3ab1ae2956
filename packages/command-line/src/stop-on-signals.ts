import { exitStatus } from "@id-connector/connector-settings";
import { exitForSure, type Exits } from "./exit-for-sure.js";

interface SignalSource extends Exits {
  on(signal: "SIGINT" | "SIGTERM", listener: () => void): unknown;
}

// less than the ten seconds after which Docker and others kill
const patienceMs = 9_000;

/**
 * A signal that Ctrl-C or SIGTERM aborts, so that a command ends in order. Who sends a second one gets the end at once; what hangs gets nine
 * seconds.
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
  return stopping.signal;
}
