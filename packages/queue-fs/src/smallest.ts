/** The `size` smallest of any number of texts, in memory for twice that many. */
export interface Smallest {
  offer(text: string): void;
  /** In order. */
  result(): string[];
  /** Whether any was left out. */
  cut(): boolean;
}

/** Sorts and cuts whenever twice `size` have come together, so that an offer costs little on average. */
export function makeSmallest(size: number): Smallest {
  let best: string[] = [];
  let bound: string | undefined; // once the bound is known, only smaller texts can be among the smallest
  let cut = false;
  const trim = () => {
    best.sort(byCode);
    if (best.length <= size) return;
    cut = true;
    best = best.slice(0, size);
    bound = best.at(-1);
  };
  return {
    offer(text) {
      if (bound !== undefined && text >= bound) {
        cut = true;
        return;
      }
      best.push(text);
      if (best.length >= 2 * size) trim();
    },
    result() {
      trim();
      return [...best];
    },
    cut() {
      trim();
      return cut;
    },
  };
}

/** By code units: the same on every machine, whatever its language. */
export function byCode(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
