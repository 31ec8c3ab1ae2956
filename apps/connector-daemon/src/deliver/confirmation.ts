/**
 * Makes a question that many may ask at once: `ask` runs once for all who came before it began. Who comes while it runs waits for the next
 * run: what was asked before one came says nothing about what one has just seen.
 */
export function createConfirmation(ask: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  const begin = () => {
    next = undefined;
    running = ask().finally(() => {
      running = undefined;
    });
    return running;
  };
  return () => {
    if (running === undefined) return begin();
    next ??= running.then(begin, begin);
    return next;
  };
}
