/** How long a test waits for a condition: what needs a second on an idle machine comes within this with six others on two cores. */
export const patienceMs = 120_000;

const pauseMs = 20;

/**
 * Looks again and again until `look` gives something (neither `undefined` nor `false`), and resolves with it. Rejects after `timeoutMs`
 * with `what` did not come; as a function `what` may tell what was seen last. An error of `look` itself ends the waiting at once, except one
 * that says that something is not there yet: a file (ENOENT) or a server (ECONNREFUSED). That is waited for, too, and is the cause of the rejection.
 */
export async function until<T>(
  what: string | (() => string),
  look: () => T | undefined | false | Promise<T | undefined | false>,
  timeoutMs = patienceMs,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const began = Date.now();
    let missing: unknown;
    try {
      const seen = await look();
      if (seen !== undefined && seen !== false) return seen;
    } catch (error) {
      if (!isNotThereYet(error)) throw error;
      missing = error;
    }
    if (Date.now() > end) {
      const awaited = typeof what === "string" ? what : what();
      throw new Error(`not so within ${String(timeoutMs / 1000)} s: ${awaited}`, { cause: missing });
    }
    // who waits leaves the machine to what is waited for: a costly look is taken less often
    await new Promise((resolve) => setTimeout(resolve, Math.max(pauseMs, Date.now() - began)));
  }
}

function isNotThereYet(error: unknown): boolean {
  return ["ENOENT", "ECONNREFUSED"].includes((error as NodeJS.ErrnoException | undefined)?.code ?? "");
}
