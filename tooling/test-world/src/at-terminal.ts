import { PassThrough } from "node:stream";
import type { Ran } from "./run-program.js";

export interface Typing {
  /** What follows the program's name. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** What the program is called. */
  readonly name: string;
}

type Main = (process: NodeJS.Process) => Promise<number>;

/** Runs a program's `main` in this process as at a terminal, and says no to every question. */
export function atTerminal(main: Main, typing: Typing): Promise<Ran> {
  return inThisProcess(main, typing, { isTTY: true, types: "n\n" });
}

/** Runs a program's `main` in this process as a script runs it: a process of its own takes ten times as long. */
export function withoutTerminal(main: Main, typing: Typing): Promise<Ran> {
  return inThisProcess(main, typing, { isTTY: false, types: "" });
}

async function inThisProcess(
  main: Main,
  { argv, env, name }: Typing,
  { isTTY, types }: { readonly isTTY: boolean; readonly types: string },
): Promise<Ran> {
  const open = () => Object.assign(new PassThrough(), { isTTY });
  const [stdin, stdout, stderr] = [open(), open(), open()];
  stdin.write(types);
  const like = { argv: ["node", name, ...argv], env, stdin, stdout, stderr, on: () => undefined };
  const status = await main(like as unknown as NodeJS.Process);
  return { status, stdout: String(stdout.read() ?? ""), stderr: String(stderr.read() ?? "") };
}
