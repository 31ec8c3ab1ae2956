/** Runs `work` for a key unless that is running already: then it waits for that run, and fails with it. */
export type SingleFlight = (key: string, work: () => Promise<unknown>) => Promise<void>;

/**
 * Makes a function that never has the same thing done twice at once.
 *
 * @example
 * ```ts
 * import { createSingleFlight } from "@id-connector/bounded-work";
 *
 * const singleFlight = createSingleFlight();
 * const make = (name: string) => singleFlight(name, async () => console.log(`making ${name}`));
 * await Promise.all([make("1a"), make("1a")]); // made once
 * ```
 */
export function createSingleFlight(): SingleFlight {
  const flights = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    let flight = flights.get(key);
    if (flight === undefined) {
      flight = work().finally(() => flights.delete(key));
      flights.set(key, flight);
    }
    await flight;
  };
}
