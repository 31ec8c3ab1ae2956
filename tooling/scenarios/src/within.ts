import { patienceMs } from "@id-connector/test-world";
import { ScenarioError } from "./errors.js";

/** Resolves as `promise` does; throws ScenarioError "LATE", which says what was waited for, when that takes too long. */
export async function within<T>(what: string | (() => string), promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const text = typeof what === "string" ? what : what();
      reject(new ScenarioError("LATE", `not so within ${String(patienceMs / 1000)} s: ${text}`));
    }, patienceMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
