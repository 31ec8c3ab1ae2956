import type { ChildProcess } from "node:child_process";
import { startGuard, type Guard } from "./start-guard.js";

let guard: Guard | undefined;
let running = 0;

/** Has a process that was just started end with this one at the latest, however this one ends. Returns the process. */
export function endWithUs<T extends ChildProcess>(child: T): T {
  if (child.pid === undefined) return child;
  guard ??= startGuard();
  guard.watch(child);
  running += 1;
  child.once("exit", () => {
    running -= 1;
    if (running > 0) return;
    void guard?.end();
    guard = undefined;
  });
  return child;
}
