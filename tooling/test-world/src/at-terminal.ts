import { PassThrough } from "node:stream";
import type { Ran } from "./run-program.js";

export interface Typing {
  /** What follows the program's name. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** What the program is called. */
  readonly name: string;
}

/** Runs a program's `main` in this process as at a terminal, and says no to every question. */
export async function atTerminal(
  main: (process: NodeJS.Process) => Promise<number>,
  { argv, env, name }: Typing,
): Promise<Ran> {
  const open = () => Object.assign(new PassThrough(), { isTTY: true });
  const [stdin, stdout, stderr] = [open(), open(), open()];
  stdin.write("n\n");
  const like = { argv: ["node", name, ...argv], env, stdin, stdout, stderr, on: () => undefined };
  const status = await main(like as unknown as NodeJS.Process);
  return { status, stdout: String(stdout.read() ?? ""), stderr: String(stderr.read() ?? "") };
}
