/** Returns a function that runs works one after the other, in the order of the calls, and gives back what each gives. */
export function makeTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    last = turn.catch(() => undefined); // the caller gets the error; the next one runs all the same
    return turn;
  };
}
