import { spawn, type ChildProcess } from "node:child_process";
import type { Socket } from "node:net";

/** Sees to it that nothing that was started outlives the test process, however that ends. */
export interface Guard {
  /** Has the process end with the test process. */
  watch(child: ChildProcess): void;
  /** Ends the guard, which removes its folder. */
  end(): Promise<void>;
}

/**
 * A shell that reads pids from a pipe which only the test process holds open: on each line all that run. At the pipe's end, be it by `end()`
 * or by the test process's death, it kills the last ones and removes the folder, if there is one.
 */
export function startGuard(folder?: string): Guard {
  const script =
    'while read -r line; do pids=$line; done; [ -n "$pids" ] && kill -9 $pids; [ $# -gt 0 ] && rm -rf "$@"';
  const guard = spawn("/bin/sh", ["-c", `pids=; ${script}`, "guard", ...(folder === undefined ? [] : [folder])], {
    detached: true, // a Ctrl-C in the terminal reaches the test process only
    stdio: ["pipe", "ignore", "ignore"],
  });
  guard.unref(); // a fixture that somebody forgot to close does not keep the test process
  (guard.stdin as Socket).unref();
  guard.stdin.on("error", () => undefined);
  const ended = new Promise<void>((resolve) =>
    guard.once("close", () => {
      resolve();
    }),
  );
  const pids = new Set<number>();
  const tell = () => void guard.stdin.write(`${[...pids].join(" ")}\n`);
  return {
    watch(child) {
      const { pid } = child;
      if (pid === undefined) return;
      pids.add(pid);
      tell();
      child.once("exit", () => {
        pids.delete(pid); // it may be another's from now on
        if (guard.stdin.writable) tell();
      });
    },
    async end() {
      guard.ref();
      guard.stdin.end();
      await ended;
    },
  };
}
