import type { ChildProcess } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { until } from "@id-connector/test-world";
import { ScenarioError } from "./errors.js";

/** A process that this one started: only of such a one it is known for sure whether a pid is still its own. */
export interface Running {
  readonly child: ChildProcess;
  /** All that it printed. */
  text(): string;
}

/** False from the moment on at which its pid may be another's. One that is dead but not yet taken note of counts as running. */
export function isRunning({ child }: Running): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

/** Throws ScenarioError "ENDED", with how the process ended and what it printed, where it has ended. */
export function mustRun(process: Running): void {
  if (!isRunning(process)) throw new ScenarioError("ENDED", tellEnd(process));
}

/**
 * Waits until a process has no processes of its own: they would be traced and stopped with it, and keep its output open when it is killed.
 * Throws ScenarioError "ENDED" where it ends meanwhile.
 */
export async function isAlone(process: Running): Promise<void> {
  let children: readonly number[] = [];
  await until(
    () => `process ${String(process.child.pid)} has no processes of its own, but ${children.join(", ")}`,
    () => {
      mustRun(process);
      children = childrenOf(process.child.pid ?? 0);
      return children.length === 0;
    },
  );
}

/** The process of a thread; undefined when it is gone. */
export function processOf(thread: number): number | undefined {
  return numberIn(thread, /^Tgid:\s+(\d+)/m);
}

/** Who traces a thread, 0 where nobody does; undefined when it is gone. */
export function tracerOf(thread: number): number | undefined {
  return numberIn(thread, /^TracerPid:\s+(\d+)/m);
}

/** The threads of a process; none when it is gone. */
export function threadsOf(pid: number): readonly number[] {
  try {
    return readdirSync(`/proc/${String(pid)}/task`).map(Number);
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}

/** Whether all threads of a process stand still, and nobody traces them. */
export function standsStill(pid: number): boolean {
  const threads = threadsOf(pid);
  return threads.length > 0 && threads.every((thread) => /^State:\s+T/m.test(statusOf(thread) ?? ""));
}

/** Whether a process is dead, taken note of or not. */
export function isDead(pid: number): boolean {
  const status = statusOf(pid);
  return status === undefined || /^State:\s+[ZX]/m.test(status);
}

function tellEnd(process: Running): string {
  const { child } = process;
  const how = child.signalCode ?? `exit status ${String(child.exitCode)}`;
  const printed = process.text().slice(-3000).trim();
  return `process ${String(child.pid)} ended with ${how} and printed ${printed === "" ? "nothing" : `\n${printed}`}`;
}

function childrenOf(pid: number): readonly number[] {
  const processes = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return processes.map(Number).filter((one) => numberIn(one, /^PPid:\s+(\d+)/m) === pid && !isDead(one));
}

function numberIn(thread: number, field: RegExp): number | undefined {
  const [, value] = field.exec(statusOf(thread) ?? "") ?? [];
  return value === undefined ? undefined : Number(value);
}

function statusOf(thread: number): string | undefined {
  try {
    return readFileSync(`/proc/${String(thread)}/status`, "utf8");
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

function isGone(error: unknown): boolean {
  return ["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "");
}
