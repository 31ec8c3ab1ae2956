import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The daemon as a process of its own, as in real life. */
export interface DaemonProcess {
  readonly logFile: string;
  /** Rejects when the daemon ends before it is stopped. */
  readonly died: Promise<never>;
  /** SIGTERM; resolves with the exit status. */
  stop(): Promise<number | null>;
}

/** Where the program `connector-daemon` lies. */
export function daemonProgram(): string {
  const require = createRequire(import.meta.url);
  return join(dirname(require.resolve("@id-connector/connector-daemon/package.json")), "bin", "connector-daemon.js");
}

/** `flags` are Node's, such as `--inspect`. */
export function startDaemon(
  env: Readonly<Record<string, string>>,
  logFile: string,
  flags: readonly string[],
): DaemonProcess {
  const child = spawn(process.execPath, [...flags, daemonProgram(), "run"], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  child.stderr.pipe(createWriteStream(logFile));
  let stopping = false;
  const ended = once(child, "exit").then(([code]) => code as number | null);
  const died = ended.then((code): Promise<never> => {
    if (stopping) return new Promise(() => undefined);
    throw new Error(`the daemon ended with status ${String(code)}; its log is ${logFile}`);
  });
  died.catch(() => undefined); // whoever waits for it hears of it
  return {
    logFile,
    died,
    async stop() {
      stopping = true;
      child.kill("SIGTERM");
      return ended;
    },
  };
}
