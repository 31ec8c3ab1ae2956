import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { endWithUs } from "@id-connector/slapd-fixture";
import { ScenarioError } from "./errors.js";
import type { Running } from "./running.js";
import { within } from "./within.js";

/**
 * A small program under test. It prints "ready"; for each line on its standard input it works once, prints what is done when it is, and at the
 * end "done" or "failed CODE". At the end of its input it ends.
 */
export interface Program extends Running {
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
  const child = endWithUs(spawn(process.execPath, [file, ...argv], { env, stdio: "pipe" }));
  const lines = createInterface(child.stdout);
  const said: string[] = [];
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (complaints += text));
  child.stdin.on("error", () => undefined); // it was killed
  const ended = Promise.all([once(child, "exit"), once(lines, "close")]).then(([[code]]) => code as number | null);
  const text = () => [...said, complaints].join("\n");
  lines.on("line", (line) => said.push(line));
  /** The next line like this one. */
  const next = (wanted: RegExp): Promise<string> => {
    const found = new Promise<string>((resolve, reject) => {
      lines.on("line", function look(line) {
        if (!wanted.test(line)) return;
        lines.off("line", look);
        resolve(line);
      });
      void ended.then((code) => {
        reject(new ScenarioError("ENDED", `${file} ended with ${String(code ?? child.signalCode)}: ${text()}`));
      });
    });
    const inTime = within(() => `${file} says ${String(wanted)}, but ${text()}`, found);
    inTime.catch(() => undefined); // who asked for work may not wait for its end
    return inTime;
  };
  let word = next(/^ready$/);
  try {
    await word;
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
  said.length = 0;
  return {
    pid: child.pid as number,
    child,
    text,
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
      return within(() => `${file} ends, but ${text()}`, ended);
    },
  };
}
