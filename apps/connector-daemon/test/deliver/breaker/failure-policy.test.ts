import { describe, expect, it } from "@jest/globals";
import {
  attemptsUntilRefused,
  failed,
  forgiven,
  hastened,
  startAvailability,
  succeeded,
  type Failure,
  type Availability,
  type Moment,
} from "../../../src/deliver/breaker/failure-policy.js";

const cause = { code: "SERVER_ERROR", message: "500" };
const common = { resource: "users", overload: false, retryAfterMs: undefined };
const unclear: Failure = { ...common, blame: "unclear", cause };
const everybody: Failure = { ...common, blame: "everybody", cause: { code: "LOGIN", message: "401" } };
const object: Failure = { ...common, blame: "object", cause: { code: "REFUSED", message: "422" } };
const clash: Failure = { ...common, blame: "clash", cause: { code: "EXISTS", message: "409" } };
const overload: Failure = { ...unclear, overload: true };
const tooMany: Failure = { ...overload, blame: "nobody", cause: { code: "RATE_LIMITED", message: "429" } };
const hour = 3_600_000;

/** A moment without jitter. */
function at(now: number, alone = false): Moment {
  return { now, random: 0.5, alone };
}

function wrote(id: string, resource = "users") {
  return { id, resource };
}

/** Lets `id` fail and others get through in turns; how many attempts counted in the end, and whether it was refused. */
function failAndLetOthersThrough(failure: Failure, rounds: number, { alone = false, resource = "users" } = {}) {
  let availability = startAvailability(0);
  let last = failed(availability, "poison", failure, at(0, alone));
  for (let round = 1; round < rounds && !last.refused; round++) {
    availability = succeeded(last.availability, wrote("other", resource), round);
    last = failed(availability, "poison", failure, at(round, alone));
  }
  return last;
}

describe("whose fault a failure is", () => {
  it("of a school everything that gets through speaks, as schools are made so seldom; of anything else only its kind", () => {
    const ofSchool = { ...unclear, resource: "schools" };
    expect(failAndLetOthersThrough(ofSchool, 20)).toMatchObject({ refused: true, attempts: attemptsUntilRefused });
    expect(failAndLetOthersThrough(ofSchool, 20, { resource: "schools" })).toMatchObject({ refused: true });
    expect(failAndLetOthersThrough(unclear, 20, { resource: "schools" }).refused).toBe(false);
    let availability = startAvailability(0);
    for (let count = 0; count < 2_000; count++) availability = succeeded(availability, wrote("school", "schools"), 0);
    const last = failed(availability, "poison", ofSchool, at(0));
    expect(last.availability.suspects.get("poison")?.successesThen).toBe(2_000);
  });

  it("a refusal is the object's own and stops nobody else", () => {
    const verdict = failed(startAvailability(0), "a", object, at(10));
    expect(verdict.refused).toBe(true);
    expect(verdict.availability.state).toBe("working");
  });

  it("refusals of one object after the other are nobody's own fault any more: the rest waits, until one of the kind gets through", () => {
    let availability = startAvailability(0);
    const refused = () => {
      const verdicts = Array.from({ length: 20 }, (_, index) => {
        const verdict = failed(availability, `object${String(index)}`, object, at(availability.resumeAt));
        availability = verdict.availability;
        return verdict.refused;
      });
      return verdicts.filter(Boolean).length;
    };
    expect(refused()).toBe(3);
    expect(availability).toMatchObject({ state: "waiting", cause: { code: "REFUSED" } });
    availability = succeeded(availability, wrote("other", "classes"), availability.resumeAt);
    expect(refused()).toBe(0);
    availability = succeeded(availability, wrote("other"), availability.resumeAt);
    expect(refused()).toBe(3);
  });

  it("a failed login pauses the authority at once and refuses nothing", () => {
    const verdict = failed(startAvailability(0), "a", everybody, at(10));
    expect(verdict).toMatchObject({
      refused: false,
      availability: { state: "waiting", since: 10, cause: { code: "LOGIN" } },
    });
    expect(verdict.availability.resumeAt).toBeGreaterThan(10);
  });

  it("a 500 for one object alone refuses it after several attempts, with others getting through in between", () => {
    expect(failAndLetOthersThrough(unclear, attemptsUntilRefused - 1)).toMatchObject({
      refused: false,
      attempts: attemptsUntilRefused - 1,
      availability: { state: "working" },
    });
    expect(failAndLetOthersThrough(unclear, attemptsUntilRefused)).toMatchObject({
      refused: true,
      attempts: attemptsUntilRefused,
    });
  });

  it("a 500 for all users refuses none of them while only classes get through", () => {
    expect(failAndLetOthersThrough(unclear, 100, { resource: "classes" })).toMatchObject({
      refused: false,
      attempts: 1,
    });
  });

  it.each([
    ["429", tooMany],
    ["503", overload],
  ])(
    "a lone %s that asks for an hour, among successes, stops nobody, and its own object no longer than any",
    (_, failure) => {
      let availability = startAvailability(0);
      for (let round = 0; round < 100; round++) {
        const now = round * 1000;
        const verdict = failed(availability, `object${String(round)}`, { ...failure, retryAfterMs: hour }, at(now));
        expect(verdict).toMatchObject({ refused: false, availability: { state: "working" } });
        expect(verdict.againAt - now).toBeLessThanOrEqual(2000);
        availability = succeeded(verdict.availability, wrote("other"), now);
      }
    },
  );

  it("too many requests are no object's fault, however often it is met by them and alone", () => {
    expect(failAndLetOthersThrough(tooMany, 100, { alone: true })).toMatchObject({ refused: false, attempts: 0 });
  });

  it("an overload refuses nothing that was not alone on its way", () => {
    expect(failAndLetOthersThrough(overload, 100)).toMatchObject({ refused: false, attempts: 1 });
    expect(failAndLetOthersThrough(overload, 100, { alone: true }).refused).toBe(true);
  });

  it("a 500 for everything refuses nothing, however long it lasts", () => {
    let availability: Availability = startAvailability(0);
    let now = 0;
    for (let round = 0; round < 500; round++) {
      now = Math.max(now + 1, availability.resumeAt);
      const verdict = failed(availability, `object${String(round % 10)}`, unclear, at(now));
      expect(verdict.refused).toBe(false);
      availability = verdict.availability;
    }
    expect(availability.state).toBe("waiting");
  });

  it("an object that failed waits until others have gone first", () => {
    const one = failed(startAvailability(0), "a", unclear, at(0)).availability;
    const two = failed(one, "b", unclear, at(0)).availability;
    const verdict = failed(two, "c", unclear, at(0));
    expect(verdict.availability.state).toBe("waiting");
    expect(verdict.againAt).toBeGreaterThan(verdict.availability.resumeAt);
  });

  /** How long "a" rests after each of its failures; `between`: what happens after each. */
  function restsOf(failure: Failure, count: number, between = (availability: Availability) => availability) {
    let availability = startAvailability(0);
    return Array.from({ length: count }, () => {
      const verdict = failed({ ...availability, streak: 0 }, "a", failure, at(0));
      availability = between(verdict.availability);
      return verdict.againAt;
    });
  }

  it("an object rests longer after each failure: up to a minute where the broker has too many requests", () => {
    expect(restsOf(tooMany, 8)).toEqual([2000, 4000, 8000, 16_000, 32_000, 50_000, 50_000, 50_000]);
  });

  it("up to a second and a half where nothing gets through, for one request must notice that the broker is back", () => {
    expect(restsOf(unclear, 6)).toEqual([563, 844, 1266, 1400, 1400, 1400]);
  });

  it("and several seconds where others get through, for it is the object's own fault then", () => {
    const others = (availability: Availability) => succeeded(availability, wrote("b"), 0);
    expect(restsOf(unclear, 4, others)).toEqual([563, 4000, 8000, 16_000]);
  });

  it("an object that got through in the end, or was done with, is no suspect any more", () => {
    const suspected = failed(startAvailability(0), "a", unclear, at(0)).availability;
    expect(succeeded(suspected, wrote("a"), 5).suspects.size).toBe(0);
    expect(forgiven(suspected, "a").suspects.size).toBe(0);
    expect(forgiven(suspected, "b").suspects.size).toBe(1);
  });
});

describe("a name that another object still has", () => {
  it("is tried several times, and stops nobody else", () => {
    let availability = startAvailability(0);
    for (let attempt = 1; attempt < attemptsUntilRefused; attempt++) {
      const verdict = failed(availability, "a", clash, at(attempt));
      expect(verdict).toMatchObject({ refused: false, attempts: attempt, availability: { state: "working" } });
      expect(verdict.againAt).toBeGreaterThan(attempt);
      availability = verdict.availability;
    }
    expect(failed(availability, "a", clash, at(99)).refused).toBe(true);
  });

  it("is waited for, in short rests, as long as other clashes are solved: in a chain of names it may be the next", () => {
    let availability = startAvailability(0);
    for (let link = 0; link < 30; link++) {
      availability = failed(availability, `link${String(link)}`, clash, at(0)).availability;
      const verdict = failed(availability, "last", clash, at(0));
      expect(verdict).toMatchObject({ refused: false, attempts: 1, againAt: 2000 });
      availability = succeeded(verdict.availability, wrote(`link${String(link)}`), 1);
    }
  });
});

describe("pauses", () => {
  function pauseAfter(rounds: number): number {
    let availability = startAvailability(0);
    let length = 0;
    for (let round = 0; round < rounds; round++) {
      const now = availability.resumeAt;
      availability = failed(availability, "a", everybody, at(now)).availability;
      length = availability.resumeAt - now;
    }
    return length;
  }

  it("grow, up to a minute", () => {
    expect([1, 2, 3, 4].map(pauseAfter)).toEqual([500, 1000, 2000, 4000]);
    expect(pauseAfter(30)).toBe(50_000);
  });

  it("are a minute at most, however they are spread", () => {
    let availability = startAvailability(0);
    for (let count = 0; count < 30; count++) {
      const now = availability.resumeAt;
      availability = failed(availability, "a", everybody, { now, random: 0.999, alone: false }).availability;
      expect(availability.resumeAt - now).toBeLessThanOrEqual(60_000);
    }
  });

  it.each([
    [0, 250, 500],
    [20_000, 20_000, 20_000],
    [hour, 60_000, 60_000],
  ])(
    "of a broker that asks for %i ms after several failures are %i ms long, %i ms for 429",
    (retryAfterMs, ...long) => {
      for (const [failure, alone, pauseMs] of [
        [unclear, false, long[0]],
        [tooMany, true, long[1]],
      ] as const) {
        const moment = { ...at(0), alone };
        let availability = startAvailability(0);
        for (const id of ["a", "b", "c"])
          availability = failed(availability, id, { ...failure, retryAfterMs }, moment).availability;
        expect(availability).toMatchObject({ state: "waiting", resumeAt: pauseMs });
        // what was under way with them says the same, and makes it no longer
        availability = failed(availability, "d", { ...failure, retryAfterMs }, moment).availability;
        expect(availability.resumeAt).toBe(pauseMs);
      }
    },
  );

  it("come at once of 429 for a request that was alone, and as long as the broker asks only of the third", () => {
    let availability = startAvailability(0);
    const pauses = [1, 2, 3].map(() => {
      const now = availability.resumeAt;
      availability = failed(availability, "a", { ...tooMany, retryAfterMs: 20_000 }, at(now, true)).availability;
      return availability.resumeAt - now;
    });
    expect(pauses).toEqual([500, 1000, 20_000]);
  });

  it("do not come of 429 while the broker works at other requests", () => {
    let availability = startAvailability(0);
    for (const id of ["a", "b", "c", "d"])
      availability = failed(availability, id, { ...tooMany, retryAfterMs: 20_000 }, at(0)).availability;
    expect(availability).toMatchObject({ state: "working", streak: 0 });
  });

  it("of requests that failed together are one pause", () => {
    const first = failed(startAvailability(0), "a", everybody, at(0)).availability;
    const second = failed(first, "b", everybody, at(1)).availability;
    expect(second.pauses).toBe(1);
    expect(second.resumeAt).toBe(first.resumeAt);
  });

  it("end with the first success, and the next one starts short again", () => {
    const waiting = failed(startAvailability(0), "a", everybody, at(0)).availability;
    const working = succeeded(waiting, wrote("a"), 700);
    expect(working).toMatchObject({ state: "working", since: 700, pauses: 0, cause: undefined });
    expect(failed(working, "a", everybody, at(1000)).availability.resumeAt).toBe(1500);
  });

  it("end, with all rests, when somebody asks to try at once; the next one is as long as it would have been", () => {
    const asked = { ...unclear, retryAfterMs: hour };
    let availability = startAvailability(0);
    for (const id of ["a", "b", "c"]) availability = failed(availability, id, asked, at(0)).availability;
    const hurried = hastened(availability, 1000);
    expect(hurried).toMatchObject({ state: "waiting", resumeAt: 1000, pauses: 1 });
    for (const { againAt } of hurried.suspects.values()) expect(againAt).toBeLessThanOrEqual(1000);
    expect(failed(hurried, "a", asked, at(1000)).availability).toMatchObject({ resumeAt: 61_000, pauses: 2 });
    expect(hastened(hurried, 9000)).toEqual(hurried);
  });

  describe.each([
    ["many objects", 50],
    ["one object", 1],
  ])("of a broker that is down, for which %s wait", (_, count) => {
    it.each([0, 0.5, 0.999])(
      "end within two seconds of its return, and within as long as it was down (spread %d)",
      (random) => {
        const ids = Array.from({ length: count }, (__, index) => `object${String(index)}`);
        let availability = startAvailability(0);
        let now = 0;
        for (let tries = 0; tries < 300; tries += 1) {
          const due = (id: string) => Math.max(availability.resumeAt, availability.suspects.get(id)?.againAt ?? 0);
          const [next] = [...ids].sort((one, other) => due(one) - due(other));
          const nextAt = Math.max(now + 1, due(next ?? ""));
          // had the broker returned right after the try before, this try would have been the first that noticed it
          if (now >= 1_000) expect(nextAt - now).toBeLessThanOrEqual(Math.min(2_000, now));
          now = nextAt;
          availability = failed(availability, next ?? "", unclear, { now, random, alone: true }).availability;
        }
        expect(now).toBeGreaterThan(60_000);
      },
    );
  });

  it("are spread, so that many connectors do not come back at once", () => {
    const early = failed(startAvailability(0), "a", everybody, { now: 0, random: 0, alone: false }).availability
      .resumeAt;
    const late = failed(startAvailability(0), "a", everybody, { now: 0, random: 0.999, alone: false }).availability
      .resumeAt;
    expect(late).toBeGreaterThan(early);
  });
});
