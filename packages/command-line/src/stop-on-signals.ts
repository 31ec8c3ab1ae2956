import { exitStatus } from "@id-connector/connector-settings";

interface SignalSource {
  on(signal: "SIGINT" | "SIGTERM", listener: () => void): unknown;
  exit(status: number): never;
}

/** A signal that Ctrl-C or SIGTERM aborts, so that a command ends in order. Who sends a second one gets the end at once. */
export function stopOnSignals(process: SignalSource): AbortSignal {
  const stopping = new AbortController();
  const onSignal = () => {
    if (stopping.signal.aborted) process.exit(exitStatus.interrupted);
    stopping.abort();
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return stopping.signal;
}
