import { createWriteStream } from "node:fs";
import { beforeEach, describe, expect, it } from "@jest/globals";
import { BrokerError } from "@id-connector/broker-client";
import { createLogger } from "@id-connector/logger";
import { createCircuitBreaker, type CircuitBreaker } from "../../../src/deliver/breaker/circuit-breaker.js";
import { idOf } from "../../support/delivery-parts.js";

let warned: unknown[];
const log = {
  ...createLogger({ level: "error", stream: createWriteStream("/dev/null") }),
  warn: (...line: unknown[]) => void warned.push(line),
};
const [one, two] = [idOf(2), idOf(3)];
const written = { id: idOf(9), resource: "users" };
let now: number;
let backs: number;
let breaker: CircuitBreaker;

beforeEach(() => {
  now = 1_000_000;
  backs = 0;
  warned = [];
  breaker = createCircuitBreaker({ most: 8, now: () => now, random: () => 0.5, log, onBack: () => (backs += 1) });
});

const errorOf = (code: "SERVER_ERROR" | "RATE_LIMITED", status: number) =>
  new BrokerError({ method: "PUT", resource: "users", id: one }, String(status), { code, scope: "item", status });
const unclear = () => errorOf("SERVER_ERROR", 503);
const halt = () => {
  breaker.halt({ code: "CONNECTION", message: "" });
};

/** So many requests are confirmed while all places are in use. */
function confirm(count: number): void {
  for (let done = 0; done < count; done++)
    breaker.answered({ method: "PUT", resource: "users", id: one, status: 200, ms: 10 }, breaker.places());
}

describe("how many requests may run", () => {
  it("grows with what is confirmed, up to the most", () => {
    expect(breaker.places()).toBe(1);
    confirm(3);
    expect(breaker.places()).toBe(4);
    confirm(20);
    expect(breaker.places()).toBe(8);
  });

  it("does not grow with what was only read, refused or not busy", () => {
    breaker.answered({ method: "GET", resource: "users", id: one, status: 200, ms: 10 }, 1);
    breaker.answered({ method: "PUT", resource: "users", id: one, status: 422, ms: 10 }, 1);
    breaker.answered({ method: "PUT", resource: "users", id: one, status: 200, ms: 10 }, 0);
    expect(breaker.places()).toBe(1);
  });

  it("is none while the authority pauses, one after that, and more only when one got through", () => {
    confirm(20);
    halt();
    expect([breaker.places(), breaker.closedForMs() > 0]).toEqual([0, true]);
    now += breaker.closedForMs();
    expect([breaker.places(), breaker.closedForMs()]).toEqual([1, 0]);
    breaker.succeeded(written);
    confirm(3);
    expect(breaker.places()).toBe(4);
  });

  it("is one fewer where the broker has no place for one more, and half where no answer came", () => {
    confirm(20);
    breaker.failed(one, unclear(), 8);
    expect(breaker.places()).toBe(7);
    const request = { method: "PUT", resource: "users", id: two } as const;
    breaker.failed(two, new BrokerError(request, "no answer", { code: "TIMEOUT", scope: "item" }), 7);
    expect(breaker.places()).toBe(3);
  });
});

describe("somebody who asks to try at once", () => {
  it("ends the pause; where the authority works there is nothing to end", () => {
    expect(breaker.hasten()).toBe(false);
    halt();
    expect([breaker.hasten(), breaker.closedForMs(), breaker.places()]).toEqual([true, 0, 1]);
  });
});

describe("the log", () => {
  it("says once a minute that the authority waits, and at once that it waits again or for another reason", () => {
    const waits = (code: string) => {
      now += breaker.closedForMs();
      breaker.halt({ code, message: "" });
    };
    const from = now;
    while (now < from + 59_000) waits("CONNECTION");
    expect(warned).toMatchObject([["authority waits", { code: "CONNECTION", outcome: "waiting" }]]);
    while (now < from + 62_000) waits("CONNECTION");
    expect(warned).toHaveLength(2);
    waits("LOGIN");
    expect(warned).toHaveLength(3);
    breaker.succeeded(written);
    waits("LOGIN");
    expect(warned).toHaveLength(4);
  });

  it("says nothing of a broker that is full for a moment, and tells of one that stays full", () => {
    for (let count = 1; count <= 3; count += 1) {
      expect(warned).toHaveLength(0);
      breaker.failed(one, errorOf("RATE_LIMITED", 429), 1);
      now += breaker.closedForMs();
    }
    expect(warned).toMatchObject([["authority waits", { code: "RATE_LIMITED" }]]);
  });
});

describe("one failed request", () => {
  it("is one failure, however many objects waited for it", () => {
    const error = unclear();
    const verdict = breaker.failed(one, error, 1);
    for (let waited = 0; waited < 5; waited++) expect(breaker.failed(one, error, 1)).toBe(verdict);
    expect(breaker.availability()).toMatchObject({ state: "working", streak: 1 });
    for (let count = 0; count < 2; count++) breaker.failed(two, unclear(), 1);
    expect(breaker.availability().state).toBe("waiting");
  });

  it("has its object rest, until it is done with", () => {
    const { againAt } = breaker.failed(one, unclear(), 1);
    expect([breaker.restsUntil(one), breaker.restsUntil(two)]).toEqual([againAt, 0]);
    expect(againAt).toBeGreaterThan(now);
    breaker.forgive(one);
    expect(breaker.restsUntil(one)).toBe(0);
  });
});

describe("that requests get through again", () => {
  it.each([
    [59_999, 0],
    [60_000, 1],
  ])("after %i ms is told %i times", (ms, told) => {
    halt();
    now += ms;
    breaker.resume();
    expect([backs, breaker.availability().state]).toEqual([told, "working"]);
    breaker.resume();
    breaker.succeeded(written);
    expect(backs).toBe(told);
  });

  it("is told, too, after everything was refused for a moment", () => {
    const subject = { method: "PUT", resource: "users", id: one } as const;
    for (let count = 0; count < 3; count++)
      breaker.failed(
        idOf(10 + count),
        new BrokerError(subject, "422", { code: "REFUSED", scope: "item", status: 422 }),
        1,
      );
    halt();
    breaker.succeeded(written);
    expect(backs).toBe(1);
  });
});

describe("what lies in the trash", () => {
  it("is not tried while the authority waits, though its pause is over", () => {
    expect(breaker.mayRetry()).toBe(true);
    halt();
    now += 600_000;
    expect(breaker.mayRetry()).toBe(false);
    breaker.resume();
    expect(breaker.mayRetry()).toBe(true);
  });

  it("rests after three retries without a proper answer, for longer each time, until something gets through", () => {
    for (let count = 0; count < 2; count++) breaker.retryFailed();
    expect(breaker.mayRetry()).toBe(true);
    breaker.retryFailed();
    now += 14_999;
    expect(breaker.mayRetry()).toBe(false);
    now += 1;
    expect(breaker.mayRetry()).toBe(true);
    breaker.retryFailed();
    now += 29_999;
    expect(breaker.mayRetry()).toBe(false);
    breaker.succeeded(written);
    expect(breaker.mayRetry()).toBe(true);
  });
});
