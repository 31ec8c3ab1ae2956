const actions = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls `action` when the signal aborts (at once where it has already) and returns how to take that back. However many
 * requests share a signal, it gets one listener: Node warns of more than ten.
 */
export function onAbort(signal: AbortSignal | undefined, action: () => void): () => void {
  if (signal === undefined) return () => undefined;
  if (signal.aborted) {
    action();
    return () => undefined;
  }
  const known = actions.get(signal) ?? listen(signal);
  known.add(action);
  return () => {
    known.delete(action);
  };
}

function listen(signal: AbortSignal): Set<() => void> {
  const known = new Set<() => void>();
  actions.set(signal, known);
  signal.addEventListener(
    "abort",
    () => {
      for (const action of known) action();
    },
    { once: true },
  );
  return known;
}
