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
  readonly ended: Promise<Ran>;
}

export function startManage({ env }: Pick<World, "env">, ...argv: readonly string[]): Started {
  const child = spawn(process.execPath, [program, ...argv], { env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = Promise.all([once(child, "close"), text(child.stdout), text(child.stderr)]).then(
    ([[status], stdout, stderr]) => ({ status: status as number, stdout, stderr }),
  );
  return { interrupt: () => void child.kill("SIGINT"), ended };
}
