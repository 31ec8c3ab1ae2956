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
 * else is loaded: a signal can open no debugger, and what nobody caught is told in visible characters, with the exit status of a defect.
 */
export async function startProgram(own: OwnProcess, load: () => Promise<number>): Promise<void> {
  // without a listener Node opens its debugger on it, to every user of the machine; newer ones can be started with --disable-sigusr1
  own.on("SIGUSR1", () => undefined);
  const onDefect = (error: unknown) => {
    for (const line of describe(error)) own.stderr.write(`${makeVisible(line)}\n`);
    own.exit(defect);
  };
  own.on("uncaughtException", onDefect);
  try {
    own.exitCode = await load();
  } catch (error) {
    onDefect(error);
  }
}

function describe(error: unknown): readonly string[] {
  const { name, message, stack } = (error ?? {}) as Partial<Error>;
  if (typeof stack !== "string") return [`a defect of this program: ${String(error)}`];
  return [`a defect of this program: ${String(name)}: ${String(message)}`, ...(stack.match(/^ +at .+$/gm) ?? [])];
}
