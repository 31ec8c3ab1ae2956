import { spawn } from "node:child_process";
import type { Socket } from "node:net";

/** Sees to it that nothing of a fixture outlives the test process, however that ends. */
export interface Guard {
  /** The process to kill when the test process is gone; undefined: none is running. */
  watch(pid: number | undefined): void;
  /** Ends the guard, which removes the folder. */
  end(): Promise<void>;
}

/**
 * A shell that reads pids from a pipe which only the test process holds open. At the pipe's end, be it by `end()` or by the test
 * process's death, it kills the last pid it was told and removes the folder.
 */
export function startGuard(folder: string): Guard {
  const script = 'while read -r line; do pid=$line; done; [ "$pid" != none ] && kill -9 "$pid"; rm -rf "$1"';
  const child = spawn("/bin/sh", ["-c", `pid=none; ${script}`, "slapd-guard", folder], {
    detached: true, // a Ctrl-C in the terminal reaches the test process only
    stdio: ["pipe", "ignore", "ignore"],
  });
  child.unref(); // a fixture that somebody forgot to close does not keep the test process
  (child.stdin as Socket).unref();
  child.stdin.on("error", () => undefined);
  const ended = new Promise<void>((resolve) =>
    child.once("close", () => {
      resolve();
    }),
  );
  return {
    watch: (pid) => void child.stdin.write(`${pid === undefined ? "none" : String(pid)}\n`),
    end: async () => {
      child.ref();
      child.stdin.end();
      await ended;
    },
  };
}
