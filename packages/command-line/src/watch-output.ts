import { setImmediate as turn } from "node:timers/promises";
import type { Writable } from "node:stream";
import { exitStatus } from "@id-connector/connector-settings";
import { describeError } from "@id-connector/redaction";
import { CommandFailure } from "./errors.js";

/**
 * Watches standard output. `written` throws CommandFailure "OUTPUT" where the answer could not be written, as on a full disk; a
 * reader may stop reading, as head does.
 */
export function watchOutput(stdout: Writable): { written(): Promise<void> } {
  let failure: NodeJS.ErrnoException | undefined;
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") failure = error;
  });
  return {
    async written() {
      await turn(); // streams tell their errors a turn later
      if (failure === undefined) return;
      const message = `The command is done, but its answer could not be written: ${describeError(failure)}`;
      throw new CommandFailure(exitStatus.configuration, "OUTPUT", message);
    },
  };
}
