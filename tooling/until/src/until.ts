/** How long a test waits for a condition: what needs a second on an idle machine comes within this with six others on two cores. */
export const patienceMs = 120_000;

const pauseMs = 20;

/**
 * Looks again and again until `look` gives something (neither `undefined` nor `false`), and resolves with it. Rejects after `timeoutMs`
 * with `what` did not come; as a function `what` may tell what was seen last. An error of `look` itself ends the waiting at once.
 */
export async function until<T>(
  what: string | (() => string),
  look: () => T | undefined | false | Promise<T | undefined | false>,
  timeoutMs = patienceMs,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const began = Date.now();
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (Date.now() > end)
      throw new Error(`not so within ${String(timeoutMs / 1000)} s: ${typeof what === "string" ? what : what()}`);
    // who waits leaves the machine to what is waited for: a costly look is taken less often
    await new Promise((resolve) => setTimeout(resolve, Math.max(pauseMs, Date.now() - began)));
  }
}
