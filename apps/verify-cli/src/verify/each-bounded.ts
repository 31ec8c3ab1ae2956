/**
 * Works on what a source yields, so many at a time, and reads no further ahead. Rejects with the first error, of the source or of the
 * work, when what was begun has ended.
 */
export async function eachBounded<T>(
  source: AsyncIterable<T> | Iterable<T>,
  atATime: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let [running, wake] = [0, () => {}];
  const failures: unknown[] = [];
  const changed = () => new Promise<void>((resolve) => (wake = resolve));
  const start = async (item: T) => {
    running += 1;
    try {
      await work(item);
    } catch (error) {
      failures.push(error);
    } finally {
      running -= 1;
      wake();
    }
  };
  try {
    for await (const item of source) {
      void start(item);
      while (running >= atATime) await changed();
      if (failures.length > 0) break;
    }
  } finally {
    while (running > 0) await changed();
  }
  if (failures.length > 0) throw failures[0];
}
