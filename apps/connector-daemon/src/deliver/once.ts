/** Runs `make` for a key unless it is running already: then waits for that run. */
export async function once(
  underWay: Map<string, Promise<unknown>>,
  key: string,
  make: () => Promise<unknown>,
): Promise<void> {
  let running = underWay.get(key);
  if (running === undefined) {
    running = make().finally(() => underWay.delete(key));
    underWay.set(key, running);
  }
  await running;
}
