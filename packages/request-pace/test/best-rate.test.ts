import { describe, expect, it } from "@jest/globals";
import { answered, places, refused, restarted, startPace } from "../src/index.js";
import { closedFor, withoutLimit, withPlaces, withQueue } from "./brokers.js";
import { simulate, type Controller, type SimulatedBroker } from "./simulation.js";

const most = 32;

/** The rule of this package. */
function paced(): Controller {
  let pace = startPace(most);
  return {
    places: () => places(pace),
    answered: (kind, ms, busy) => void (pace = answered(pace, kind, ms, busy)),
    refused: (running) => void (pace = refused(pace, running)),
    restarted: () => void (pace = restarted(pace)),
  };
}

/** Somebody knows what the broker bears. */
function fixed(limit: number): Controller {
  const nothing = () => undefined;
  return { places: () => limit, answered: nothing, refused: nothing, restarted: nothing };
}

const seconds = 300;
const mixed = (count: number) => (count % 20 === 0 ? "classes" : "users");
const changing = [8, 3, 24, 6, 16];

describe.each<[string, () => SimulatedBroker, best: number, kindOf?: (count: number) => string]>([
  ["with 4 places that asks for a second, 250 ms an answer", () => withPlaces(4, 250, 1_000), 4],
  ["with 4 places that says nothing, 250 ms", () => withPlaces(4, 250), 4],
  ["with 4 places, 20 ms", () => withPlaces(4, 20, 1_000), 4],
  ["with 20 places, 250 ms", () => withPlaces(20, 250, 1_000), 20],
  ["with one place, 250 ms", () => withPlaces(1, 250, 1_000), 1],
  ["with more places than we use, 500 ms", () => withoutLimit(500), most],
  ["with more places than we use, 50 ms", () => withoutLimit(50), most],
  ["with 4 workers and a queue, 250 ms", () => withQueue(4, 250), 4],
  ["with 16 workers and a queue, 20 ms", () => withQueue(16, 20), 16],
  ["with 8 places, slow classes among quick users", () => withPlaces(8, 100, 1_000), 8, mixed],
])("a broker %s", (_, broker, best, kindOf) => {
  it("gets at least 90 % of what it takes from who knows it, and refuses fewer than 2 %", () => {
    const options = { seconds, ...(kindOf && { kindOf }) };
    const ideal = simulate({ ...options, broker: broker(), clients: [fixed(best)] });
    const found = simulate({ ...options, broker: broker(), clients: [paced()] });
    expect(found.rate / ideal.rate).toBeGreaterThanOrEqual(0.9);
    expect(found.refusedShare).toBeLessThan(0.02);
  });
});

it.each([0, 20, 40])("a broker whose places change while we send is followed (first after %i s)", (firstSeconds) => {
  const placesAt = (now: number) => changing[Math.floor((now + 1_000 * (60 - firstSeconds)) / 60_000) % 5] ?? 0;
  const found = simulate({ broker: withPlaces(placesAt, 250, 1_000), clients: [paced()], seconds });
  const held = Array.from({ length: seconds }, (_, second) => placesAt(1_000 * second));
  const ideal = (held.reduce((sum, places) => sum + places, 0) / seconds) * 4;
  expect(found.rate / ideal).toBeGreaterThanOrEqual(0.9);
  expect(found.refusedShare).toBeLessThan(0.02);
});

it("after a pause of a minute the broker gets what it takes again", () => {
  const broker = closedFor(60_000, 120_000, withPlaces(8, 250, 1_000));
  const found = simulate({ broker, clients: [paced()], seconds });
  expect(found.rate / ((32 * 240) / 300)).toBeGreaterThanOrEqual(0.9);
  expect(found.refusedShare).toBeLessThan(0.02);
});

it.each([
  [2, 8, 1_000],
  [2, 8, undefined],
  [2, 16, 1_000],
  [3, 8, 1_000],
])(
  "%i daemons share a broker with %i places (it asks for %p ms): each gets a tenth at least",
  (count, number, asksMs) => {
    const { rate, writes, refusedShare } = simulate({
      ...{ broker: withPlaces(number, 250, asksMs), seconds },
      clients: Array.from({ length: count }, paced),
    });
    expect(rate / (4 * number)).toBeGreaterThanOrEqual(0.9);
    expect(refusedShare).toBeLessThan(0.02);
    expect(Math.min(...writes) / seconds / rate).toBeGreaterThanOrEqual(0.1);
  },
);
