import { expect, it } from "@jest/globals";
import { createSingleFlight } from "@id-connector/bounded-work";
import type { Broker } from "@id-connector/broker-client";
import { TurnedAwayError } from "../../src/deliver/context/turned-away-error.js";
import { placedBroker, placedFlight } from "../../src/deliver/placed-broker.js";

const methods = ["get", "exists", "create", "replace", "remove"];
const resources = ["schools", "classes", "workgroups", "users"] as const;

it("each request about an object is made in a place, and what it asks and answers stays the same", async () => {
  const asked: unknown[] = [];
  const resource = (name: string) =>
    Object.fromEntries(
      methods.map((method) => [
        method,
        (...about: readonly unknown[]) => {
          asked.push([name, method, ...about]);
          return Promise.resolve(`answer to ${name} ${method}`);
        },
      ]),
    );
  const bare = Object.fromEntries(resources.map((name) => [name, resource(name)])) as unknown as Broker;
  let placed = 0;
  const broker = placedBroker(bare, {
    run: (ask) => {
      placed += 1;
      return ask();
    },
  });
  for (const name of resources) {
    for (const [method, request] of Object.entries(broker[name]) as [string, (...about: unknown[]) => unknown][]) {
      expect(await request("an id", "options")).toBe(`answer to ${name} ${method}`);
      expect(asked.at(-1)).toEqual([name, method, "an id", "options"]);
    }
  }
  // a school is not replaced
  expect([placed, asked.length]).toEqual([19, 19]);
});

it.each([
  ["begins it itself where it has begun to ask", true, "made"],
  ["ends with it where it has not", false, "turned away"],
])("an attempt whose flight was another one's that was turned away %s", async (_, begun, outcome) => {
  const shared = createSingleFlight();
  let turnAway = (): void => undefined;
  const first = shared(
    "1a",
    () =>
      new Promise((_resolve, reject) => {
        turnAway = () => {
          reject(new TurnedAwayError());
        };
      }),
  );
  first.catch(() => undefined);
  let made = false;
  const second = placedFlight(shared, { hasBegun: () => begun })("1a", () => Promise.resolve((made = true)));
  const ended = second.then(
    () => "made",
    () => "turned away",
  );
  turnAway();
  expect(await ended).toBe(outcome);
  expect(made).toBe(begun);
});

it("an attempt whose flight fails otherwise ends with it", async () => {
  const fly = placedFlight(createSingleFlight(), { hasBegun: () => true });
  await expect(fly("1a", () => Promise.reject(new Error("refused")))).rejects.toThrow("refused");
});
