import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { patienceMs } from "@id-connector/until";
import type { DaemonLog } from "./daemon-log.js";

/** The daemon, which is started and ended again and again. */
export interface DaemonProcess {
  start(): void;
  /** SIGKILL, or SIGTERM and its ten seconds; resolves when it is gone. */
  end(signal: "SIGKILL" | "SIGTERM"): Promise<void>;
  /** What it did that no daemon should: ended by itself, or badly after SIGTERM. */
  readonly faults: readonly string[];
  /** Resident memory in MB; 0 when it does not run. */
  memory(): Promise<number>;
}

const program = fileURLToPath(
  new URL("bin/connector-daemon.js", import.meta.resolve("@id-connector/connector-daemon/package.json")),
);

export function daemonProcess(env: Readonly<Record<string, string>>, log: DaemonLog): DaemonProcess {
  const faults: string[] = [];
  let running: { readonly child: ChildProcess; readonly ended: Promise<unknown[]>; wrote: boolean } | undefined;
  return {
    faults,
    start() {
      if (running) throw new Error("the daemon runs already");
      const child = spawn(process.execPath, [program, "run"], { env, stdio: ["ignore", "pipe", "pipe"] });
      const ended = once(child, "close");
      const own = { child, ended, wrote: false };
      running = own;
      for (const stream of [child.stdout, child.stderr]) {
        stream.on("data", (chunk: Uint8Array) => {
          own.wrote = true;
          log.write(chunk);
        });
      }
      void ended.then(([status]) => {
        if (running === own) faults.push(`the daemon ended by itself with ${String(status)}`);
        if (running === own) running = undefined;
      });
    },
    async end(signal) {
      if (!running) return;
      const own = running;
      const { child, ended } = own;
      running = undefined;
      child.kill(signal);
      const timer = setTimeout(() => {
        faults.push(`the daemon did not end within ${patienceMs / 1000} s of ${signal}`);
        child.kill("SIGKILL");
      }, patienceMs);
      const [status] = await ended;
      clearTimeout(timer);
      // one that Node was still loading has begun nothing, and the signal ends it
      const hadBegun = own.wrote || child.signalCode !== "SIGTERM";
      if (signal === "SIGTERM" && status !== 0 && hadBegun)
        faults.push(`the daemon ended with ${String(status)} after SIGTERM`);
    },
    async memory() {
      const pid = running?.child.pid;
      if (pid === undefined) return 0;
      const text = await readFile(`/proc/${String(pid)}/status`, "utf8").catch(() => "");
      return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(text)?.[1] ?? 0) / 1024);
    },
  };
}
