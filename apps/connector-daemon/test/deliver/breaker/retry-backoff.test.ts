import { expect, it } from "@jest/globals";
import { rested, type RetryRest, retryFailed } from "../../../src/deliver/breaker/retry-backoff.js";

/** After so many retries without a proper answer, each at the moment at which the rest before was over. */
function after(failures: number): RetryRest & { readonly restMs: number } {
  let [rest, restMs] = [rested, 0];
  for (let count = 0; count < failures; count += 1) {
    const now = Math.max(1_000, rest.until);
    rest = retryFailed(rest, now);
    restMs = Math.max(0, rest.until - now);
  }
  return { ...rest, restMs };
}

it.each([
  [0, 0],
  [1, 0],
  [2, 0],
  [3, 15_000],
  [4, 30_000],
  [5, 60_000],
  [6, 60_000],
  [2_000, 60_000],
])("after %i retries in a row without a proper answer the next one waits %i ms", (failures, restMs) => {
  expect(after(failures)).toMatchObject({ streak: failures, restMs });
});

it("a rest begins with the last of the retries that failed", () => {
  expect(retryFailed({ streak: 2, until: 0 }, 5_000).until).toBe(20_000);
});
