import { spawn } from "node:child_process";
import { once } from "node:events";
import { watchUse, type UseAt } from "./process/watch-use.js";

interface Ran {
  readonly ms: number;
  /** Where it was watched. */
  readonly use: readonly UseAt[];
}

/** Runs Node with arguments until it ends; rejects where its status is not 0, with what it said. */
export async function measureProgram(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
  { watched = false } = {},
): Promise<Ran> {
  const startedAt = performance.now();
  const PATH = process.env["PATH"] ?? "";
  const child = spawn(process.execPath, argv, { env: { PATH, ...env }, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (part: string) => (said = (said + part).slice(-4000)));
  const watch = watched ? watchUse(child.pid ?? 0) : undefined;
  const [status] = (await once(child, "close")) as [number | null];
  const ms = performance.now() - startedAt;
  if (status !== 0) throw new Error(`${argv.join(" ")} ended with ${String(status)}: ${said}`);
  return { ms, use: (await watch?.end()) ?? [] };
}
