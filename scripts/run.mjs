// Runs a program to its end, for scripts that need what it says.
import { spawn } from "node:child_process";
import { once } from "node:events";

/** Resolves with standard output; rejects with all that was said where the status is not 0. */
export async function run(command, argv, options) {
  const { status, stdout, stderr } = await finish(command, argv, options);
  if (status === 0) return stdout;
  throw new Error(`${command} ${argv.join(" ")} ended with ${String(status)}:\n${stdout}\n${stderr}`);
}

/** Resolves with what was said and the status, whichever it is. `env` is added to our own. */
export async function finish(command, argv, { cwd, env = {} } = {}) {
  const child = spawn(command, argv, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  const [stdout, stderr, [status]] = await Promise.all([
    child.stdout.toArray(),
    child.stderr.toArray(),
    once(child, "close"),
  ]);
  return { status, stdout: stdout.join(""), stderr: stderr.join("") };
}
