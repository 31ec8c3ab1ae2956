import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { endWithUs } from "@id-connector/slapd-fixture";
import { patienceMs } from "@id-connector/until";
import { appsFolder } from "./apps-folder.js";
import { nodeCommand } from "./node-command.js";

export type LogLine = Readonly<Record<string, unknown>>;

/** The daemon as a process. */
export interface Daemon {
  readonly pid: number;
  readonly child: ChildProcess;
  /** All lines of its log so far. */
  readonly lines: readonly LogLine[];
  /** The log as text, and anything else that it printed. */
  text(): string;
  /** Resolves with the first line for which `test` holds, a past one included; rejects when the daemon ends before. */
  logged(test: (line: LogLine) => boolean, timeoutMs?: number): Promise<LogLine>;
  /** Resolves when it works on its folder, and so any program sees that a daemon runs. */
  works(): Promise<LogLine>;
  /** SIGTERM; resolves with the exit status. Rejects where the daemon then failed. */
  stop(): Promise<number | null>;
  /** SIGKILL. */
  kill(): Promise<void>;
  readonly ended: Promise<number | null>;
}

/** The exit status of a daemon that did not end in time by its own clock: something hung, or the machine stood still. */
export const byForce = 75;

const program = join(appsFolder, "connector-daemon/bin/connector-daemon.js");

/** Whose process it is, and where it runs; ours and here when not given. */
export interface RunAs {
  readonly uid?: number;
  readonly gid?: number;
  /** As the first process of a PID namespace of its own. */
  readonly inContainer?: boolean;
}

export function startDaemon(env: Readonly<Record<string, string>>, { inContainer = false, ...as }: RunAs = {}): Daemon {
  const { file, argv } = nodeCommand([program, "run"], inContainer);
  const child = endWithUs(spawn(file, argv, { env, ...as, stdio: ["ignore", "pipe", "pipe"] }));
  const lines: LogLine[] = [];
  const waiters = new Set<() => void>();
  let text = "";
  const read = (stream: NodeJS.ReadableStream) =>
    createInterface(stream).on("line", (line) => {
      text += `${line}\n`;
      if (line.startsWith("{")) lines.push(JSON.parse(line) as LogLine);
      for (const wake of waiters) wake();
    });
  read(child.stderr);
  read(child.stdout);
  const ended = once(child, "close").then(([code]) => code as number | null);
  const daemon: Daemon = {
    pid: child.pid ?? 0,
    child,
    lines,
    text: () => text,
    ended,
    logged(test, timeoutMs = patienceMs) {
      return new Promise((resolve, reject) => {
        const look = () => {
          const found = lines.find(test);
          if (found) {
            end(() => {
              resolve(found);
            });
          }
        };
        const end = (finish: () => void) => {
          waiters.delete(look);
          clearTimeout(timer);
          finish();
        };
        const fail = (why: string) => () => {
          end(() => {
            reject(new Error(`${why}; the log ends with\n${text.slice(-3000)}`));
          });
        };
        const timer = setTimeout(fail("not logged in time"), timeoutMs);
        waiters.add(look);
        void ended.then(fail("the daemon ended"));
        look();
      });
    },
    works: () => daemon.logged(({ message }) => message === "the daemon runs"),
    async stop() {
      const isAsked = child.kill("SIGTERM");
      const code = await ended;
      // SIGTERM: before the daemon hears it; SIGKILL: the test's, or by force, as 75: the machine stood still
      if (isAsked && ![0, byForce, "SIGTERM", "SIGKILL"].includes(code ?? child.signalCode ?? ""))
        throw new Error(`${code ?? child.signalCode} after SIGTERM; the log ends with\n${text.slice(-3000)}`);
      return code;
    },
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
  return daemon;
}
