/** The one source of chance: the same seed gives the same numbers. */
export interface Random {
  /** 0 ≤ x < 1 */
  next(): number;
  /** from ≤ n ≤ to, whole. */
  whole(from: number, to: number): number;
  /** True so often, 0 to 1. */
  chance(share: number): boolean;
  /** One of them; undefined where there is none. */
  pick<T>(these: readonly T[]): T | undefined;
  /** Up to `count` different ones, in no order. */
  some<T>(these: readonly T[], count: number): T[];
  /** One key of a table of weights. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K;
}

/** A generator with a state of its own (mulberry32). `seed` is a whole number. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    whole,
    chance: (share) => next() < share,
    pick: (these) => these[whole(0, these.length - 1)],
    some(these, count) {
      const left = [...these];
      const taken: (typeof left)[number][] = [];
      while (taken.length < count && left.length > 0) taken.push(...left.splice(whole(0, left.length - 1), 1));
      return taken;
    },
    weighted(weights) {
      const entries = Object.entries(weights) as [keyof typeof weights, number][];
      let point = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [key, weight] of entries) if ((point -= weight) < 0) return key;
      throw new Error("a table of weights is empty");
    },
  };
}
