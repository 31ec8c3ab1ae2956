import { execFile } from "node:child_process";
import { join } from "node:path";
import { endWithUs } from "@id-connector/slapd-fixture";
import { appsFolder } from "./apps-folder.js";
import { nodeCommand } from "./node-command.js";

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program of an app, such as `connector-daemon/bin/connector-daemon.js`, with arguments until it ends; on demand as the first process of
 * a PID namespace of its own.
 */
export function runProgram(
  program: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  { inContainer = false }: { readonly inContainer?: boolean } = {},
): Promise<Ran> {
  return new Promise((resolve) => {
    const command = nodeCommand([join(appsFolder, program), ...argv], inContainer);
    const child = execFile(command.file, command.argv, { env }, (error, stdout, stderr) => {
      const status = error ? (typeof error.code === "number" ? error.code : -1) : 0;
      resolve({ status, stdout, stderr });
    });
    endWithUs(child);
  });
}
