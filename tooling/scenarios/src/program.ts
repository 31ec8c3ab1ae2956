import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { ScenarioError } from "./errors.js";

/**
 * A small program under test. It prints "ready"; for each line on its standard input it works once, prints what is done when it is, and at the
 * end "done" or "failed CODE". At the end of its input it ends.
 */
export interface Program {
  readonly pid: number;
  /** What it printed since "ready". */
  readonly said: readonly string[];
  /** Has it work once; resolves with its last word. Throws ScenarioError "ENDED". */
  work(): Promise<string>;
  /** What the work that was begun last comes to. */
  lastWord(): Promise<string>;
  kill(): void;
  /** Lets it end; resolves when it is gone, with its exit status; null when it was killed. */
  end(): Promise<number | null>;
  readonly ended: Promise<number | null>;
}

/** With one thread for files steps come one after the other, in the same order each time: so none can be passed over. */
export const oneFileThread = { UV_THREADPOOL_SIZE: "1" };

/** Starts the program; resolves when it is ready. Throws ScenarioError "ENDED". */
export async function startProgram(file: string, argv: readonly string[]): Promise<Program> {
  const env = { ...process.env, ...oneFileThread };
  const child = spawn(process.execPath, [file, ...argv], { env, stdio: "pipe" });
  const lines = createInterface(child.stdout);
  const said: string[] = [];
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (complaints += text));
  child.stdin.on("error", () => undefined); // it was killed
  const ended = Promise.all([once(child, "exit"), once(lines, "close")]).then(([[code]]) => code as number | null);
  const next = async (wanted: RegExp): Promise<string> => {
    for (let at = said.length; ; at++) {
      while (said.length <= at) {
        const line = once(lines, "line").then(() => true);
        if (!(await Promise.race([line, ended.then(() => false)])))
          throw new ScenarioError("ENDED", `${file} ended: ${complaints}`);
      }
      if (wanted.test(said[at] ?? "")) return said[at] ?? "";
    }
  };
  lines.on("line", (line) => said.push(line));
  let word: Promise<string> = next(/^ready$/);
  await word;
  said.length = 0;
  return {
    pid: child.pid as number,
    said,
    ended,
    work() {
      word = next(/^done$|^failed /);
      child.stdin.write("work\n");
      return word;
    },
    lastWord: () => word,
    kill: () => void child.kill("SIGKILL"),
    end() {
      child.stdin.end();
      return ended;
    },
  };
}
