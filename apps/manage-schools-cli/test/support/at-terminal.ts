import { PassThrough } from "node:stream";
import { runCommandLine } from "@id-connector/command-line";
import type { Ran, World } from "@id-connector/test-world";
import { manageSchools } from "../../src/program.js";

/** Runs the program in this process as at a terminal, and types a line at every question. */
export async function atTerminal({ env }: Pick<World, "env">, typed: string, argv: readonly string[]): Promise<Ran> {
  const open = () => Object.assign(new PassThrough(), { isTTY: true });
  const [stdin, stdout, stderr] = [open(), open(), open()];
  let shown = "";
  stderr.on("data", (chunk: Buffer) => {
    shown += chunk.toString();
    if (chunk.toString().includes("[y/N]")) stdin.write(`${typed}\n`);
  });
  const status = await runCommandLine(manageSchools("manage_schools_to_sync", { version: "1", env, now: Date.now }), {
    argv: [...argv, "--quiet"],
    env: { ...env, NO_COLOR: "1" },
    streams: { stdin, stdout, stderr },
    stopping: new AbortController().signal,
  });
  return { status, stdout: String(stdout.read() ?? ""), stderr: shown };
}
