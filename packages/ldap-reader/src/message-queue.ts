/** Messages between an event source and a reader that may be slower: the source is paused while too many wait. */
export interface MessageQueue<T> {
  push(message: T): void;
  /** No more messages will come; with an error, `take` throws it once the messages before it are taken. */
  end(err?: Error): void;
  /** All messages that wait, at least one; undefined after the end. */
  take(): Promise<T[] | undefined>;
  /** Does something that needs the source to flow: it is not paused meanwhile, however many messages wait. */
  keepFlowing<R>(work: () => Promise<R>): Promise<R>;
  readonly paused: boolean;
}

export interface MessageQueueOptions {
  /** Messages that may wait before the source is paused. */
  readonly limit: number;
  readonly pause: () => void;
  readonly resume: () => void;
}

/** Makes an empty queue for one reader. */
export function createMessageQueue<T>({ limit, pause, resume }: MessageQueueOptions): MessageQueue<T> {
  let waiting: T[] = [];
  let ended: { err?: Error | undefined } | undefined;
  let paused = false;
  let flowing = 0;
  let wake: (() => void) | undefined;

  const adjust = () => {
    const wanted = flowing === 0 && waiting.length >= limit;
    if (wanted === paused) return;
    paused = wanted;
    if (wanted) pause();
    else resume();
  };
  return {
    get paused() {
      return paused;
    },
    push(message) {
      if (ended) return;
      waiting.push(message);
      adjust();
      wake?.();
    },
    end(err) {
      ended ??= { err };
      wake?.();
    },
    async take() {
      while (waiting.length === 0) {
        if (ended?.err) throw ended.err;
        if (ended) return undefined;
        await new Promise<void>((resolve) => (wake = resolve));
      }
      const taken = waiting;
      waiting = [];
      adjust();
      return taken;
    },
    async keepFlowing(work) {
      flowing++;
      adjust();
      try {
        return await work();
      } finally {
        flowing--;
        adjust();
      }
    },
  };
}
