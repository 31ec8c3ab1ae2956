import { createWriteStream } from "node:fs";
import { beforeEach, describe, expect, it } from "@jest/globals";
import { BrokerError } from "@id-connector/broker-client";
import { createLogger } from "@id-connector/logger";
import { createGate, type Gate } from "../../src/deliver/breaker/circuit-breaker.js";
import { idOf } from "../support/delivery-parts.js";

const log = createLogger({ level: "error", stream: createWriteStream("/dev/null") });
const [one, two] = [idOf(2), idOf(3)];
const written = { id: idOf(9), resource: "users" };
let now: number;
let backs: number;
let gate: Gate;

beforeEach(() => {
  now = 1_000_000;
  backs = 0;
  gate = createGate({ most: 8, now: () => now, random: () => 0.5, log, onBack: () => (backs += 1) });
});

function unclear(): BrokerError {
  const subject = { method: "PUT", resource: "users", id: one } as const;
  return new BrokerError(subject, "503", { code: "SERVER_ERROR", scope: "item", status: 503 });
}
const halt = () => {
  gate.halt({ code: "CONNECTION", message: "" });
};

/** So many requests are confirmed while all places are in use. */
function confirm(count: number): void {
  for (let done = 0; done < count; done++)
    gate.answered({ method: "PUT", resource: "users", id: one, status: 200, ms: 10 }, gate.places());
}

describe("how many requests may run", () => {
  it("grows with what is confirmed, up to the most", () => {
    expect(gate.places()).toBe(1);
    confirm(3);
    expect(gate.places()).toBe(4);
    confirm(20);
    expect(gate.places()).toBe(8);
  });

  it("does not grow with what was only read, refused or not busy", () => {
    gate.answered({ method: "GET", resource: "users", id: one, status: 200, ms: 10 }, 1);
    gate.answered({ method: "PUT", resource: "users", id: one, status: 422, ms: 10 }, 1);
    gate.answered({ method: "PUT", resource: "users", id: one, status: 200, ms: 10 }, 0);
    expect(gate.places()).toBe(1);
  });

  it("is none while the authority pauses, one after that, and more only when one got through", () => {
    confirm(20);
    halt();
    expect([gate.places(), gate.closedForMs() > 0]).toEqual([0, true]);
    now += gate.closedForMs();
    expect([gate.places(), gate.closedForMs()]).toEqual([1, 0]);
    gate.succeeded(written);
    confirm(3);
    expect(gate.places()).toBe(4);
  });

  it("halves where the broker says that it was too much", () => {
    confirm(20);
    gate.failed(one, unclear(), 4);
    expect(gate.places()).toBe(4);
  });
});

describe("somebody who asks to try at once", () => {
  it("ends the pause; where the authority works there is nothing to end", () => {
    expect(gate.hasten()).toBe(false);
    halt();
    expect([gate.hasten(), gate.closedForMs(), gate.places()]).toEqual([true, 0, 1]);
  });
});

describe("one failed request", () => {
  it("is one failure, however many objects waited for it", () => {
    const error = unclear();
    const verdict = gate.failed(one, error, 1);
    for (let waited = 0; waited < 5; waited++) expect(gate.failed(one, error, 1)).toBe(verdict);
    expect(gate.health()).toMatchObject({ state: "working", streak: 1 });
    for (let count = 0; count < 2; count++) gate.failed(two, unclear(), 1);
    expect(gate.health().state).toBe("waiting");
  });

  it("has its object rest, until it is done with", () => {
    const { againAt } = gate.failed(one, unclear(), 1);
    expect([gate.restsUntil(one), gate.restsUntil(two)]).toEqual([againAt, 0]);
    expect(againAt).toBeGreaterThan(now);
    gate.forgive(one);
    expect(gate.restsUntil(one)).toBe(0);
  });
});

describe("that requests get through again", () => {
  it.each([
    [59_999, 0],
    [60_000, 1],
  ])("after %i ms is told %i times", (ms, told) => {
    halt();
    now += ms;
    gate.resume();
    expect([backs, gate.health().state]).toEqual([told, "working"]);
    gate.resume();
    gate.succeeded(written);
    expect(backs).toBe(told);
  });

  it("is told, too, after everything was refused for a moment", () => {
    const subject = { method: "PUT", resource: "users", id: one } as const;
    for (let count = 0; count < 3; count++)
      gate.failed(
        idOf(10 + count),
        new BrokerError(subject, "422", { code: "REFUSED", scope: "item", status: 422 }),
        1,
      );
    halt();
    gate.succeeded(written);
    expect(backs).toBe(1);
  });
});

describe("what lies in the trash", () => {
  it("is not tried while the authority waits, though its pause is over", () => {
    expect(gate.mayRetry()).toBe(true);
    halt();
    now += 600_000;
    expect(gate.mayRetry()).toBe(false);
    gate.resume();
    expect(gate.mayRetry()).toBe(true);
  });

  it("rests after three retries without a proper answer, for longer each time, until something gets through", () => {
    for (let count = 0; count < 2; count++) gate.retryFailed();
    expect(gate.mayRetry()).toBe(true);
    gate.retryFailed();
    now += 14_999;
    expect(gate.mayRetry()).toBe(false);
    now += 1;
    expect(gate.mayRetry()).toBe(true);
    gate.retryFailed();
    now += 29_999;
    expect(gate.mayRetry()).toBe(false);
    gate.succeeded(written);
    expect(gate.mayRetry()).toBe(true);
  });
});
