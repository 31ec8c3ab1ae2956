/** The middle one of the values; the mean of the two middle ones where their number is even. NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = ascending(values);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? NaN;
  return (lower + upper) / 2;
}

/** The medians of several runs, by the name of what each of them measured. */
export function mediansOf<Name extends string>(
  runs: readonly Readonly<Record<Name, number>>[],
): (name: Name) => number {
  return (name) => median(runs.map((run) => run[name]));
}

/** The smallest of the values that is as large as `share` (0 < share ≤ 1) of them, by nearest rank. NaN for none. */
export function percentile(values: readonly number[], share: number): number {
  return ascending(values)[Math.max(1, Math.ceil(values.length * share)) - 1] ?? NaN;
}

export function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), -Infinity);
}

/**
 * How much faster than its size something grows: the exponent of the power law between two measurements. 1: it grows as the size does;
 * 2: twice the size takes four times as much.
 */
export function growthExponent(
  small: { readonly size: number; readonly value: number },
  large: { readonly size: number; readonly value: number },
): number {
  return Math.log(large.value / small.value) / Math.log(large.size / small.size);
}

function ascending(values: readonly number[]): number[] {
  return [...values].sort((one, other) => one - other);
}
