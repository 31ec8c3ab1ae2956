import { spawn } from "node:child_process";

/** The folders of slapd and its tools are often not on an ordinary user's PATH. */
export const commandPath = [
  process.env["PATH"],
  "/usr/sbin",
  "/usr/local/sbin",
  "/usr/local/libexec",
  "/usr/libexec",
].join(":");

export interface CommandOptions {
  readonly input?: string | Iterable<string>;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command to its end and returns what it printed. Rejects, with what it said on stderr, unless its status is 0. */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const child = spawn(command, args, { env: { ...process.env, PATH: commandPath, ...options.env } });
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
  child.stdin.on("error", () => undefined); // it ended before it read everything: its status says why
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const { input = "" } = options;
  for (const part of typeof input === "string" ? [input] : input) {
    if (!child.stdin.write(part))
      await Promise.race([new Promise((resolve) => child.stdin.once("drain", resolve)), ended]);
  }
  child.stdin.end();
  const status = await ended;
  if (status !== 0)
    throw new SlapdError(`${command} ended with ${String(status)}: ${Buffer.concat(errors).toString().trim()}`);
  return Buffer.concat(output).toString();
}

/** The fixture or a command of it failed; the message holds what the command said. */
export class SlapdError extends Error {
  override readonly name = "SlapdError";
}
