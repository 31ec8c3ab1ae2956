import { describe, expect, it } from "@jest/globals";
import {
  attemptsUntilRefused,
  failed,
  startHealth,
  succeeded,
  type Failure,
  type Health,
} from "../../src/deliver/health.js";

const cause = { code: "SERVER_ERROR", message: "500" };
const unclear: Failure = { blame: "unclear", cause, retryAfterMs: undefined };
const everybody: Failure = { blame: "everybody", cause: { code: "LOGIN", message: "401" }, retryAfterMs: undefined };
const object: Failure = { blame: "object", cause: { code: "REFUSED", message: "422" }, retryAfterMs: undefined };
const half = 0.5; // no jitter

describe("whose fault a failure is", () => {
  it("a refusal is the object's own and stops nobody else", () => {
    const verdict = failed(startHealth(0), "a", object, 10, half);
    expect(verdict.refused).toBe(true);
    expect(verdict.health.state).toBe("working");
  });

  it("a failed login pauses the authority at once and refuses nothing", () => {
    const verdict = failed(startHealth(0), "a", everybody, 10, half);
    expect(verdict).toMatchObject({
      refused: false,
      health: { state: "waiting", since: 10, cause: { code: "LOGIN" } },
    });
    expect(verdict.health.resumeAt).toBeGreaterThan(10);
  });

  it("a 500 for one object alone refuses it after several attempts, with others getting through in between", () => {
    let health = startHealth(0);
    for (let attempt = 1; attempt < attemptsUntilRefused; attempt++) {
      const verdict = failed(health, "poison", unclear, attempt * 1000, half);
      expect(verdict).toMatchObject({ refused: false, attempts: attempt, health: { state: "working" } });
      health = succeeded(verdict.health, "other", attempt * 1000 + 1);
    }
    expect(failed(health, "poison", unclear, 9000, half)).toMatchObject({
      refused: true,
      attempts: attemptsUntilRefused,
    });
  });

  it("a 500 for everything refuses nothing, however long it lasts", () => {
    let health: Health = startHealth(0);
    let now = 0;
    for (let round = 0; round < 500; round++) {
      now = Math.max(now + 1, health.resumeAt);
      const verdict = failed(health, `object${String(round % 10)}`, unclear, now, half);
      expect(verdict.refused).toBe(false);
      health = verdict.health;
    }
    expect(health.state).toBe("waiting");
  });

  it("an object that failed waits until others have gone first", () => {
    const one = failed(startHealth(0), "a", unclear, 0, half).health;
    const two = failed(one, "b", unclear, 0, half).health;
    const verdict = failed(two, "c", unclear, 0, half);
    expect(verdict.health.state).toBe("waiting");
    expect(verdict.againAt).toBeGreaterThan(verdict.health.resumeAt);
  });

  it("a name that another object has still is tried several times, and stops nobody else", () => {
    const clash: Failure = { blame: "clash", cause: { code: "EXISTS", message: "409" }, retryAfterMs: undefined };
    let health = startHealth(0);
    for (let attempt = 1; attempt < attemptsUntilRefused; attempt++) {
      const verdict = failed(health, "a", clash, attempt, half);
      expect(verdict).toMatchObject({ refused: false, attempts: attempt, health: { state: "working" } });
      expect(verdict.againAt).toBeGreaterThan(attempt);
      health = verdict.health;
    }
    expect(failed(health, "a", clash, 99, half).refused).toBe(true);
  });

  it("an object that got through in the end is no suspect any more", () => {
    const health = succeeded(failed(startHealth(0), "a", unclear, 0, half).health, "a", 5);
    expect(health.suspects.size).toBe(0);
  });
});

describe("pauses", () => {
  function pauseAfter(rounds: number): number {
    let health = startHealth(0);
    let length = 0;
    for (let round = 0; round < rounds; round++) {
      const now = health.resumeAt;
      health = failed(health, "a", everybody, now, half).health;
      length = health.resumeAt - now;
    }
    return length;
  }

  it("grow, up to a minute", () => {
    expect([1, 2, 3, 4].map(pauseAfter)).toEqual([500, 1000, 2000, 4000]);
    expect(pauseAfter(30)).toBe(60_000);
  });

  it("are at least as long as the broker asked for", () => {
    const { health } = failed(startHealth(0), "a", { ...everybody, retryAfterMs: 90_000 }, 0, half);
    expect(health.resumeAt).toBe(90_000);
  });

  it("of requests that failed together are one pause", () => {
    const first = failed(startHealth(0), "a", everybody, 0, half).health;
    const second = failed(first, "b", everybody, 1, half).health;
    expect(second.pauses).toBe(1);
    expect(second.resumeAt).toBe(first.resumeAt);
  });

  it("end with the first success, and the next one starts short again", () => {
    const waiting = failed(startHealth(0), "a", everybody, 0, half).health;
    const working = succeeded(waiting, "a", 700);
    expect(working).toMatchObject({ state: "working", since: 700, pauses: 0, cause: undefined });
    expect(failed(working, "a", everybody, 1000, half).health.resumeAt).toBe(1500);
  });

  it("are spread, so that many connectors do not come back at once", () => {
    const early = failed(startHealth(0), "a", everybody, 0, 0).health.resumeAt;
    const late = failed(startHealth(0), "a", everybody, 0, 0.999).health.resumeAt;
    expect(late).toBeGreaterThan(early);
  });
});
