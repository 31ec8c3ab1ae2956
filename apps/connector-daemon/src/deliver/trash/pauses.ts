const firstPauseMs = 300_000;
const longestPauseMs = 86_400_000;
const soonestMs = 2_000;
const shortestSpreadMs = 3_000;
const eachMs = 100;

/** Milliseconds until an object that was tried again `retries` times is tried once more: minutes at first, a day in the end. `random` in [0, 1). */
export function pauseUntilRetry(retries: number, random: number): number {
  return Math.round(Math.min(longestPauseMs, firstPauseMs * 4 ** Math.max(0, retries)) * (0.8 + 0.2 * random));
}

/** Milliseconds until one of `count` objects that are all to be tried soon is: ten a second, so that thousands are no storm. `random` in [0, 1). */
export function spreadOut(count: number, random: number): number {
  return Math.round(soonestMs + random * Math.max(shortestSpreadMs, count * eachMs));
}
