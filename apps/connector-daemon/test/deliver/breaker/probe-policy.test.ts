import { describe, expect, it } from "@jest/globals";
import {
  type Availability,
  failed,
  type Failure,
  type Moment,
  refusalsBelieved,
  startAvailability,
  succeeded,
} from "../../../src/deliver/breaker/failure-policy.js";
import { doubtAbout, isDeadlocked } from "../../../src/deliver/breaker/probe-policy.js";

const common = { resource: "users", overload: false, retryAfterMs: undefined };
const unclear: Failure = { ...common, blame: "unclear", cause: { code: "SERVER_ERROR", message: "500" } };
const everybody: Failure = { ...common, blame: "everybody", cause: { code: "LOGIN", message: "401" } };
const object: Failure = { ...common, blame: "object", cause: { code: "REFUSED", message: "422" } };
const clash: Failure = { ...common, blame: "clash", cause: { code: "EXISTS", message: "409" } };

/** A moment without jitter. */
function at(now: number): Moment {
  return { now, random: 0.5, alone: false };
}

function wrote(id: string, resource = "users") {
  return { id, resource };
}

describe("a probe", () => {
  const failedOnce = failed(startAvailability(0), "a", unclear, at(0)).availability;
  const failedTwice = failed(failedOnce, "a", unclear, at(1)).availability;

  function pausedTimes(count: number): Availability {
    let availability = startAvailability(0);
    for (let pause = 0; pause < count; pause += 1)
      availability = failed(availability, "a", everybody, at(availability.resumeAt)).availability;
    return availability;
  }

  it("is wanted when only objects are left that failed, and none of their kind got through since", () => {
    expect(doubtAbout(failedOnce, ["a"], true)).toMatchObject({ resource: "users" });
    expect(doubtAbout(failedOnce, ["a", "fresh"], true)).toBeUndefined();
    expect(doubtAbout(succeeded(failedOnce, wrote("b"), 1), ["a"], true)).toBeUndefined();
    expect(doubtAbout(succeeded(failedOnce, wrote("b", "classes"), 1), ["a"], true)).toBeDefined();
    expect(doubtAbout(failedOnce, [], true)).toBeUndefined();
  });

  it("is wanted beside others, too, when an object failed again and again: others may wait for it", () => {
    expect(doubtAbout(failedOnce, ["fresh", "a"], false)).toBeUndefined();
    expect(doubtAbout(failedTwice, ["fresh", "a"], false)).toMatchObject({ resource: "users" });
    expect(doubtAbout(succeeded(failedTwice, wrote("b"), 2), ["fresh", "a"], false)).toBeUndefined();
  });

  it("is wanted when one object after the other was refused, again after each pause, and not when one of the kind got through", () => {
    let availability = startAvailability(0);
    for (const id of ["a", "b"]) availability = failed(availability, id, object, at(0)).availability;
    expect(doubtAbout(availability, ["fresh"], false)).toBeUndefined();
    availability = failed(availability, "c", object, at(0)).availability;
    expect(doubtAbout(availability, ["fresh"], false)).toMatchObject({ resource: "users" });
    expect(doubtAbout(availability, [], true)).toBeUndefined();
    const later = failed(availability, "d", everybody, at(0)).availability;
    expect(doubtAbout(later, ["fresh"], false)?.key).not.toBe(doubtAbout(availability, ["fresh"], false)?.key);
    expect(doubtAbout(succeeded(availability, wrote("e"), 1), ["fresh"], false)).toBeUndefined();
  });

  it("is not wanted where a name is the trouble", () => {
    expect(doubtAbout(failed(startAvailability(0), "a", clash, at(0)).availability, ["a"], true)).toBeUndefined();
  });

  it("is wanted anew after each further failure", () => {
    expect(doubtAbout(failedTwice, ["a"], true)?.key).not.toBe(doubtAbout(failedOnce, ["a"], true)?.key);
  });

  it("is wanted before anything else after three pauses in a row, anew after each, while nothing is under way", () => {
    const twice = pausedTimes(2);
    expect(doubtAbout(twice, ["fresh"], true)).toBeUndefined();
    const [three, four] = [pausedTimes(3), pausedTimes(4)];
    expect(doubtAbout(three, ["fresh"], true)).toEqual({ key: "pause 3", resource: "users" });
    expect(doubtAbout(four, ["fresh"], true)).toEqual({ key: "pause 4", resource: "users" });
    expect(doubtAbout(three, ["fresh"], false)).toBeUndefined();
    expect(doubtAbout(three, [], true)).toBeUndefined();
  });

  it("is of the kind at which the object failed", () => {
    const ofClass = { ...unclear, resource: "classes" };
    const once = failed(startAvailability(0), "a", ofClass, at(0)).availability;
    expect(doubtAbout(once, ["a"], true)).toMatchObject({ resource: "classes" });
    const paused = [1, 2, 3].reduce((before) => failed(before, "b", everybody, at(before.resumeAt)).availability, once);
    expect(doubtAbout(paused, ["a"], true)).toMatchObject({ resource: "classes" });
  });

  it("tells first whether refusals are everybody's fault, then whether an object fails by itself", () => {
    let availability = failedTwice;
    for (const id of ["x", "y", "z"])
      availability = failed(availability, id, { ...object, resource: "classes" }, at(0)).availability;
    expect(doubtAbout(availability, ["a"], true)).toMatchObject({ resource: "classes" });
    expect(doubtAbout(refusalsBelieved(availability, "classes"), ["a"], true)).toMatchObject({ resource: "users" });
  });
});

describe("an object that waits for a name", () => {
  it("is in a deadlock when waiting did not help and another object waits for a name as well", () => {
    let availability = failed(startAvailability(0), "a", clash, at(0)).availability;
    availability = failed(availability, "a", clash, at(1)).availability;
    expect(isDeadlocked(availability, "a")).toBe(false);
    availability = failed(availability, "b", clash, at(2)).availability;
    expect(isDeadlocked(availability, "a")).toBe(true);
    expect(isDeadlocked(availability, "b")).toBe(false);
    expect(isDeadlocked(availability, "c")).toBe(false);
  });

  it("is in none where the other object failed for another reason", () => {
    let availability = failed(startAvailability(0), "b", unclear, at(0)).availability;
    for (const now of [1, 2]) availability = failed(availability, "a", clash, at(now)).availability;
    expect(isDeadlocked(availability, "a")).toBe(false);
  });
});
