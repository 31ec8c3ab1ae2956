import type { Stage } from "./stage.js";

/** What an iterable brings, one after the other; between two of them the stage says that it waits for `what`. Throws what the iterable throws. */
export async function* waitForEach<T>(
  stage: Stage,
  what: string,
  all: AsyncIterable<T>,
): AsyncGenerator<T, void, undefined> {
  const iterator = all[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await stage.waitFor(what, () => iterator.next());
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}
