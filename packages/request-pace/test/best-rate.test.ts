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
const changing = (now: number) => [8, 3, 24, 6, 16][Math.floor(now / 60_000) % 5] ?? 8;

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

it("a broker whose places change while we send is followed", () => {
  const broker = withPlaces(changing, 250, 1_000);
  const found = simulate({ broker, clients: [paced()], seconds });
  const ideal = ([8, 3, 24, 6, 16].reduce((sum, places) => sum + places, 0) / 5) * 4;
  expect(found.rate / ideal).toBeGreaterThanOrEqual(0.9);
  expect(found.refusedShare).toBeLessThan(0.02);
});

it("after a pause of a minute the broker gets what it takes again", () => {
  const broker = closedFor(60_000, 120_000, withPlaces(8, 250, 1_000));
  const found = simulate({ broker, clients: [paced()], seconds });
  expect(found.rate / ((32 * 240) / 300)).toBeGreaterThanOrEqual(0.9);
  expect(found.refusedShare).toBeLessThan(0.02);
});

it("two daemons share a broker: together they get what it takes, and each gets a tenth at least", () => {
  const { rate, writes, refusedShare } = simulate({
    ...{ broker: withPlaces(8, 250, 1_000), seconds },
    clients: [paced(), paced()],
  });
  expect(rate / 32).toBeGreaterThanOrEqual(0.9);
  // who finds no place knocks three times before each pause
  expect(refusedShare).toBeLessThan(0.04);
  expect(Math.min(...writes) / seconds / rate).toBeGreaterThanOrEqual(0.1);
});
