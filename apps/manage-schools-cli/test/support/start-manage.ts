import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { Ran, World } from "@id-connector/test-world";

const program = fileURLToPath(new URL("../../bin/manage-schools-cli.js", import.meta.url));

/** The program as a process that can be interrupted. */
export interface Started {
  /** Ctrl-C. */
  interrupt(): void;
  /** What it wrote to standard error so far. */
  said(): string;
  readonly ended: Promise<Ran>;
}

export function startManage({ env }: Pick<World, "env">, ...argv: readonly string[]): Started {
  const child = spawn(process.execPath, [program, ...argv], { env, stdio: ["ignore", "pipe", "pipe"] });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (part: string) => (stderr += part));
  const ended = Promise.all([once(child, "close"), text(child.stdout)]).then(([[status], stdout]) => ({
    ...{ status: status as number, stdout, stderr },
  }));
  return { interrupt: () => void child.kill("SIGINT"), said: () => stderr, ended };
}
