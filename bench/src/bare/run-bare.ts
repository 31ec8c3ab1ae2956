import { startChild } from "../process/start-child.js";
import type { BareCalls } from "./main.js";

const module = new URL("./main.js", import.meta.url);

/** Runs one bare loop in a new process. */
export async function runBare<N extends keyof BareCalls>(
  loop: N,
  argument: Parameters<BareCalls[N]>[0],
): Promise<Awaited<ReturnType<BareCalls[N]>>> {
  const child = startChild<BareCalls>(module);
  try {
    return await child.call(loop, argument);
  } finally {
    await child.end();
  }
}
