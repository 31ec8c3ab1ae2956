/** Something that only one may use at a time. */
export interface Turns {
  /** Runs `work` when everybody before is done. */
  take<T>(work: () => Promise<T>): Promise<T>;
  /** Whether somebody has it or waits for it. */
  isTaken(): boolean;
}

export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return {
    isTaken: () => waiting > 0,
    take(work) {
      waiting += 1;
      const turn = last.then(work).finally(() => {
        waiting -= 1;
      });
      last = turn.catch(() => undefined); // who waits next need not know how it ended
      return turn;
    },
  };
}
