import type { ListenObserver } from "../../src/listen/listen-observer.js";

/** Notes what listening says of itself, in order. */
export function openObserver(): ListenObserver & { readonly said: readonly string[] } {
  const said: string[] = [];
  return {
    said,
    heard: () => undefined,
    caughtUp: () => void said.push("caught up"),
    reached: (cookie) => void said.push(`reached ${String(cookie)}`),
    lost: ({ code }) => void said.push(`lost ${code}`),
  };
}
