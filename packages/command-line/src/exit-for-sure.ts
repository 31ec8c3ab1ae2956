import { spawn } from "node:child_process";

/** The part of Node's process that is needed to end it. */
export interface Exits {
  readonly pid: number;
  exit(status: number): never;
}

/** Run by a process of its own: ends its parent, if that still is its parent after a moment. */
const guard = `
const parent = Number(process.argv[1]);
setTimeout(() => process.ppid === parent && process.kill(parent, "SIGKILL"), 750);
`;

/**
 * Ends the process with a status, and where it cannot end, by SIGKILL: an exit waits for the threads of Node's pool, and a thread inside a
 * call that never returns (a disk, a lock of another process) keeps it for ever.
 *
 * @example
 * ```ts
 * import { exitForSure } from "@id-connector/command-line";
 *
 * export const end = (status: number) => exitForSure(process, status);
 * ```
 */
export function exitForSure(own: Exits, status: number): never {
  try {
    const child = spawn(process.execPath, ["-e", guard, String(own.pid)], { stdio: "ignore", cwd: "/", env: {} });
    child.on("error", () => undefined).unref();
  } catch {
    // no process can be started: the sender of the signal has to end what hangs
  }
  return own.exit(status);
}
