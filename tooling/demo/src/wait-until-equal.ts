import { until } from "@id-connector/until";
import { compare, type Comparison } from "./compare.js";
import type { Demo } from "./start-demo.js";

/** Resolves with the milliseconds it took until the broker holds what the directory says; `onLook` sees each comparison. */
export function waitUntilEqual(
  { directory, broker, daemon, stopping }: Demo & { readonly stopping: AbortSignal | undefined },
  onLook: (comparison: Comparison) => void = () => undefined,
): Promise<number> {
  const startedAt = performance.now();
  let different: readonly string[] = [];
  return until(
    () => `directory and broker are equal, but still different are ${different.slice(0, 5).join(", ")}`,
    async () => {
      stopping?.throwIfAborted();
      await Promise.race([daemon.died, Promise.resolve()]);
      const comparison = compare(directory, broker);
      onLook(comparison);
      different = comparison.different;
      return different.length === 0 && performance.now() - startedAt;
    },
  );
}
