import { createInterface } from "node:readline/promises";
import type { Readable, Writable } from "node:stream";

interface Asking {
  readonly stdin: Readable;
  readonly stderr: Writable;
  readonly stopping: AbortSignal;
}

/** Asks on standard error, so that the answer on standard output stays clean. Anything but y, yes, j or ja is a no, Ctrl-C too. */
export async function askYesNo(question: string, { stdin, stderr, stopping }: Asking): Promise<boolean> {
  const lines = createInterface({ input: stdin, output: stderr });
  const interrupted = new AbortController();
  lines.once("SIGINT", () => {
    interrupted.abort();
  });
  lines.once("close", () => {
    interrupted.abort();
  });
  try {
    const signal = AbortSignal.any([stopping, interrupted.signal]);
    const reply = await lines.question(`${question} [y/N] `, { signal });
    return /^\s*(?:y|yes|j|ja)\s*$/i.test(reply);
  } catch (error) {
    if ((error as Error).name !== "AbortError") throw error;
    stderr.write("\n");
    return false;
  } finally {
    lines.close();
  }
}
