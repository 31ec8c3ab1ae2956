import { makeVisible } from "./make-visible.js";

/** What of Node's process is needed to start a program in it. */
interface OwnProcess {
  on(event: "SIGUSR1", listener: () => void): unknown;
  on(event: "uncaughtException", listener: (error: unknown) => void): unknown;
  exit(status: number): never;
  exitCode?: number | string | null | undefined;
  readonly stderr: { write(text: string): unknown };
}

const defect = 70;

/**
 * Runs a program as the whole of a process; `load` imports it and returns its exit status. Every `bin` script begins here, before anything
 * else is loaded: a signal can open no debugger, and what nobody caught is told in visible characters, without words that are not ours, with
 * the exit status of a defect.
 */
export async function startProgram(own: OwnProcess, load: () => Promise<number>): Promise<void> {
  // without a listener Node opens its debugger on it, to every user of the machine; newer ones can be started with --disable-sigusr1
  own.on("SIGUSR1", () => undefined);
  const { traceOf } = await import("./trace-of.js");
  const onDefect = (error: unknown) => {
    for (const line of traceOf(error).map(ofDefect)) own.stderr.write(`${makeVisible(line)}\n`);
    own.exit(defect);
  };
  own.on("uncaughtException", onDefect);
  try {
    own.exitCode = await load();
  } catch (error) {
    onDefect(error);
  }
}

function ofDefect(line: string, index: number): string {
  return index === 0 ? `a defect of this program: ${line}` : line;
}
