import type { Tally } from "./tally.js";

export interface Summary {
  readonly seed: number;
  readonly tally: Tally;
  readonly faults: Readonly<Record<string, number>>;
  readonly requests: { readonly all: number; readonly writes: number; readonly refused: number };
  /** MB. */
  readonly memory: { readonly start: number; readonly end: number; readonly soak: number };
  readonly trashed: number;
}

/** What a soak was, in lines. */
export function summarise({ seed, tally, faults, requests, memory, trashed }: Summary): readonly string[] {
  const { steps, changes, checkpoints, longestLagMs, longestChangeMs, retried } = tally;
  return [
    "events",
    ...table(steps),
    "faults",
    ...table(faults),
    "numbers",
    ...table({
      "changes of directory entries": changes,
      "requests to the broker": requests.all,
      writes: requests.writes,
      "requests per change": changes === 0 ? 0 : Number((requests.all / changes).toFixed(2)),
      "refused by the broker without a fault": requests.refused,
      checkpoints,
      "longest time to converge, s": longestLagMs / 1000,
      "longest single change, s": longestChangeMs / 1000,
      "of the trash tried again by command": retried,
      "in the trash at the end": trashed,
      "memory of the daemon at the start, MB": memory.start,
      "memory of the daemon at the end, MB": memory.end,
      "memory of the soak itself, MB": memory.soak,
    }),
    `seed ${seed}`,
  ];
}

function table(counts: Readonly<Record<string, number>>): readonly string[] {
  return Object.entries(counts)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([what, number]) => `  ${what.padEnd(44)} ${String(number).padStart(9)}`);
}
