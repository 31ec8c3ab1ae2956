/** A source of chance that gives the same for the same seed. */
export interface Random {
  /** A whole number from 0 to below the bound. */
  below(bound: number): number;
  pick<T>(list: readonly [T, ...T[]]): T;
  /** So many different elements of the list, or all where it has no more. */
  sample<T>(list: readonly T[], count: number): T[];
}

/** Marsaglia's xorshift with 32 bits: enough for made-up people, nothing for secrets. */
export function createRandom(seed: number): Random {
  let state = (Math.imul(seed, 0x9e3779b1) ^ 0x85ebca6b) >>> 0 || 1;
  const below = (bound: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
  return {
    below,
    pick: (list) => list[below(list.length)] ?? list[0],
    sample(list, count) {
      const rest = [...list];
      return Array.from({ length: Math.min(count, rest.length) }, () => rest.splice(below(rest.length), 1)).flat();
    },
  };
}
