import { execFile } from "node:child_process";
import { join } from "node:path";
import { endWithUs } from "@id-connector/slapd-fixture";
import { appsFolder } from "./apps-folder.js";

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program of an app, such as `connector-daemon/bin/connector-daemon.js`, with arguments until it ends. */
export function runProgram(
  program: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [join(appsFolder, program), ...argv], { env }, (error, stdout, stderr) => {
      const status = error ? (typeof error.code === "number" ? error.code : -1) : 0;
      resolve({ status, stdout, stderr });
    });
    endWithUs(child);
  });
}
