import { spawn } from "node:child_process";
import { once } from "node:events";

interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Runs a program and resolves with what it wrote to standard output. Throws, with all that it wrote, where it ends with another status than 0. */
export async function run(command: string, argv: readonly string[], { cwd, env }: RunOptions = {}): Promise<string> {
  const child = spawn(command, argv, {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, [status]] = await Promise.all([
    child.stdout.toArray() as Promise<Buffer[]>,
    child.stderr.toArray() as Promise<Buffer[]>,
    once(child, "close") as Promise<[number | null]>,
  ]);
  const text = Buffer.concat(stdout).toString();
  if (status === 0) return text;
  const said = `${text}${Buffer.concat(stderr).toString()}`.trim();
  throw new Error(`${[command, ...argv].join(" ")} ended with ${String(status)}:\n${said}`);
}
