/** Counts events of the last minute, second by second. */
export interface Rate {
  count(): void;
  /** Events a second over the last minute, or since the start if that is shorter. */
  perSecond(): number;
}

const seconds = 60;

export function createRate(now: () => number): Rate {
  const startedAt = now();
  const counts = new Map<number, number>();
  return {
    count() {
      const second = Math.floor(now() / 1000);
      counts.set(second, (counts.get(second) ?? 0) + 1);
      for (const old of counts.keys()) if (old <= second - seconds) counts.delete(old);
    },
    perSecond() {
      const since = Math.floor(now() / 1000) - seconds;
      let sum = 0;
      for (const [second, count] of counts) if (second > since) sum += count;
      return sum / Math.max(1, Math.min(seconds, (now() - startedAt) / 1000));
    },
  };
}
