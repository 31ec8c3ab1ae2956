import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import type { Env } from "./program.js";

const variable = "ID_CONNECTOR_RUN_AGAIN";
const mostTimes = 3;
const signals = ["SIGTERM", "SIGINT", "SIGHUP"] as const;

/**
 * Whether a process with another number can succeed where this one failed: another container's has the same (delivery-ledger, PidTakenError).
 *
 * @example
 * ```ts
 * import { mayRunAgain } from "@id-connector/command-line";
 *
 * export const isWorthATry = (error: unknown) => mayRunAgain(error, process.env);
 * ```
 */
export function mayRunAgain(error: unknown, env: Env): boolean {
  return (error as { readonly code?: unknown } | null | undefined)?.code === "PID_TAKEN" && timesIn(env) < mostTimes;
}

/** Runs this program once more, in a child process, which gets all signals. Resolves with its exit status. */
export async function runAgain(own: NodeJS.Process): Promise<number> {
  const env = { ...own.env, [variable]: String(timesIn(own.env) + 1) };
  const child = spawn(own.execPath, [...own.execArgv, ...own.argv.slice(1)], { stdio: "inherit", env });
  for (const signal of signals) {
    own.removeAllListeners(signal).on(signal, () => {
      // a terminal sends Ctrl-C to both
      if (signal !== "SIGINT" || !own.stdin.isTTY) child.kill(signal);
    });
  }
  const [status, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  return status ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}

function timesIn(env: Env): number {
  return Number(env[variable] ?? "0");
}
