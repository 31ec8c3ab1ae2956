import type { Ear } from "../../src/listen/ear.js";

/** Notes what listening says of itself, in order. */
export function openEar(): Ear & { readonly said: readonly string[] } {
  const said: string[] = [];
  return {
    said,
    heard: () => undefined,
    caughtUp: () => void said.push("caught up"),
    reached: (cookie) => void said.push(`reached ${String(cookie)}`),
    lost: ({ code }) => void said.push(`lost ${code}`),
  };
}
