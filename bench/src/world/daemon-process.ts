import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { endWithUs } from "@id-connector/slapd-fixture";
import { until } from "@id-connector/until";
import { epoch } from "../process/epoch.js";
import { programOf } from "./program-of.js";

/** The daemon as a process whose log goes straight to a file, as under systemd: nobody else's time is spent on it. */
export interface DaemonProcess {
  readonly pid: number;
  /** When it was started (epoch ms). */
  readonly startedAt: number;
  /** The lines of its log so far. */
  lines(): Promise<readonly LogLine[]>;
  /** Resolves when it works on its folders, with the time at which it said so (epoch ms). */
  works(): Promise<number>;
  /** Resolves as the promise does; rejects where the daemon ends before. */
  meanwhile<T>(work: Promise<T>): Promise<T>;
  /** SIGTERM; resolves when it has ended. */
  stop(): Promise<void>;
  kill(): Promise<void>;
}

export type LogLine = Readonly<Record<string, unknown>>;

/** Starts `connector-daemon run`. */
export function startDaemon(env: Readonly<Record<string, string>>, logFile: string): DaemonProcess {
  const log = openSync(logFile, "a", 0o600);
  const startedAt = epoch();
  const child = endWithUs(
    spawn(process.execPath, [programOf("connector-daemon"), "run"], { env, stdio: ["ignore", "ignore", log] }),
  );
  closeSync(log);
  const ended = once(child, "exit");
  const died = ended.then(async (): Promise<never> => {
    throw new Error(`the daemon ended: ${(await readFile(logFile, "utf8")).slice(-2000)}`);
  });
  died.catch(() => undefined); // whoever waits for something meanwhile hears of it
  const lines = async () => {
    const text = await readFile(logFile, "utf8");
    return text
      .split("\n")
      .filter((line) => line.startsWith("{") && line.endsWith("}"))
      .map((line) => JSON.parse(line) as LogLine);
  };
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
  };
  return {
    pid: child.pid ?? 0,
    startedAt,
    lines,
    async works() {
      const runs = async () => (await lines()).find(({ message }) => message === "the daemon runs");
      const line = await Promise.race([until("the daemon runs", runs), died]);
      return Date.parse(String(line["time"]));
    },
    meanwhile: (work) => Promise.race([work, died]),
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
  };
}
