import type { SimulatedBroker } from "./simulation.js";

/** Has so many places, and refuses what comes beyond them. */
export function withPlaces(
  number: number | ((now: number) => number),
  ms = 250,
  retryAfterMs?: number,
): SimulatedBroker {
  return {
    take({ kind, now, active }) {
      const places = typeof number === "number" ? number : number(now);
      if (active < places) return { state: "works", ms: kind === "classes" ? 10 * ms : ms };
      return { state: "refuses", ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
    },
  };
}

/** Takes whatever comes, and works at so many requests at once: the others wait in its queue. */
export function withQueue(workers: number, ms = 250): SimulatedBroker {
  const freeAt: number[] = Array.from({ length: workers }, () => 0);
  return {
    take({ now }) {
      freeAt.sort((one, other) => one - other);
      const begins = Math.max(now, freeAt[0] ?? 0);
      freeAt[0] = begins + ms;
      return { state: "works", ms: begins + ms - now };
    },
  };
}

/** Answers after the same time, however much comes. */
export function withoutLimit(ms: number): SimulatedBroker {
  return { take: () => ({ state: "works", ms }) };
}

/** Refuses everything for a while. */
export function closedFor(from: number, until: number, broker: SimulatedBroker): SimulatedBroker {
  return {
    take: (request) =>
      request.now >= from && request.now < until
        ? { state: "refuses", retryAfterMs: Math.min(60_000, until - request.now) }
        : broker.take(request),
  };
}
