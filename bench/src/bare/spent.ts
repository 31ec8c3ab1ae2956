/** What a loop took. */
export interface Spent {
  readonly count: number;
  readonly seconds: number;
  readonly cpuMs: number;
}

/** Measures work that does `count` things. */
export async function spent(count: number, work: () => Promise<unknown>): Promise<Spent> {
  const [startedAt, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  const seconds = (performance.now() - startedAt) / 1000;
  return { count, seconds, cpuMs: (user + system) / 1000 };
}

/** So many things a second. */
export function rateOf({ count, seconds }: Pick<Spent, "count" | "seconds">): number {
  return count / seconds;
}
