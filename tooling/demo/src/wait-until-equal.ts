import { compare, type Comparison } from "./compare.js";
import type { Demo } from "./start-demo.js";

const everyMs = 5;
const patienceMs = 60_000;

/** Resolves with the milliseconds it took until the broker holds what the directory says; `onLook` sees each comparison. */
export async function waitUntilEqual(
  { directory, broker, daemon, stopping }: Demo & { readonly stopping: AbortSignal | undefined },
  onLook: (comparison: Comparison) => void = () => undefined,
): Promise<number> {
  const startedAt = performance.now();
  for (;;) {
    stopping?.throwIfAborted();
    const comparison = compare(directory, broker);
    onLook(comparison);
    const ms = performance.now() - startedAt;
    if (comparison.different.length === 0) return ms;
    if (ms > patienceMs)
      throw new Error(`still different after a minute: ${comparison.different.slice(0, 5).join(", ")}`);
    await Promise.race([daemon.died, new Promise((resolve) => setTimeout(resolve, everyMs))]);
  }
}
