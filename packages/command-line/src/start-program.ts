import { hasTerminal } from "./has-terminal.js";
import { makeVisible } from "./make-visible.js";

const defect = 70;

/**
 * Runs a program as the whole of a process; `load` imports it and returns its exit status. Every `bin` script begins here, before anything else
 * is loaded: a signal can open no debugger, SIGHUP ends no program without a terminal, and an uncaught error is told in visible characters,
 * without words that are not ours, with the exit status of a defect.
 */
export async function startProgram(own: NodeJS.Process, load: () => Promise<number>): Promise<void> {
  // without a listener Node opens its debugger on it, to every user of the machine; newer ones can be started with --disable-sigusr1
  own.on("SIGUSR1", () => undefined);
  if (!hasTerminal(own)) own.on("SIGHUP", () => undefined);
  const { traceOf } = await import("./trace-of.js");
  const onDefect = (error: unknown) => {
    for (const line of traceOf(error).map(ofDefect)) own.stderr.write(`${makeVisible(line)}\n`);
    own.exit(defect);
  };
  own.on("uncaughtException", onDefect);
  try {
    own.exitCode = await load();
  } catch (error) {
    const { mayRunAgain, runAgain } = await import("./run-again.js");
    if (mayRunAgain(error, own.env)) own.exitCode = await runAgain(own);
    else onDefect(error);
  }
}

function ofDefect(line: string, index: number): string {
  return index === 0 ? `a defect of this program: ${line}` : line;
}
