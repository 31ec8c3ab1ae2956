import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { until } from "@id-connector/until";
import { commandPath, SlapdError } from "./run-command.js";
import type { Guard } from "./start-guard.js";

export interface SlapdProcess {
  readonly child: ChildProcess;
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>;
}

export interface SlapdProcessOptions {
  readonly configFile: string;
  readonly logFile: string;
  readonly port: number;
  readonly ldapsPort: number;
  readonly guard: Guard;
}

/** Starts slapd in the foreground, its statistics going to the log file; resolves when it serves. */
export async function startProcess(options: SlapdProcessOptions): Promise<SlapdProcess> {
  const { configFile, logFile, port, ldapsPort, guard } = options;
  const before = (await readLog(logFile)).length;
  const log = openSync(logFile, "a", 0o600);
  const urls = `ldap://127.0.0.1:${port}/ ldaps://127.0.0.1:${ldapsPort}/`;
  const child = spawn("slapd", ["-d", "stats", "-f", configFile, "-h", urls], {
    env: { ...process.env, PATH: commandPath },
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  let gone: string | undefined;
  const ended = new Promise<void>((resolve) => {
    const settle = (reason: string) => {
      gone = reason;
      resolve();
    };
    child.once("error", (err) => {
      settle(err.message);
    });
    child.once("exit", (code, signal) => {
      settle(`ended with ${String(code ?? signal)}`);
    });
  });
  guard.watch(child);
  let said = "";
  await until(
    () => `slapd serves, but it said\n${said.slice(-2000)}`,
    async () => {
      said = (await readLog(logFile)).slice(before);
      // it says that it starts before it listens; asking the kernel leaves no connection in its statistics
      if (said.includes("slapd starting") && (await areListening([port, ldapsPort]))) return true;
      if (gone !== undefined) throw new SlapdError(`slapd did not start: ${gone}\n${said.slice(-2000)}`);
      return false;
    },
  );
  child.unref(); // the guard ends it if nobody else does
  return { child, ended };
}

async function areListening(ports: readonly number[]): Promise<boolean> {
  const sockets = await readFile("/proc/net/tcp", "utf8");
  return ports.every((port) => {
    const address = `0100007F:${port.toString(16).toUpperCase().padStart(4, "0")}`;
    return sockets.includes(`${address} 00000000:0000 0A `);
  });
}

/** Ends the process with the signal and waits until it is gone. */
export async function endProcess({ child, ended }: SlapdProcess, signal: NodeJS.Signals): Promise<void> {
  child.ref();
  child.kill(signal);
  if (signal !== "SIGKILL") child.kill("SIGCONT"); // a paused process would never see the other signal
  await ended;
}

/** Two TCP ports of 127.0.0.1 that are free now. */
export async function freePorts(): Promise<[number, number]> {
  const servers = [createServer(), createServer()] as const;
  const ports = await Promise.all(servers.map(listen));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports as [number, number];
}

/** The log so far; a missing file is an empty log. */
export async function readLog(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw err;
  }
}

async function listen(server: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new SlapdError("no port");
  return address.port;
}
