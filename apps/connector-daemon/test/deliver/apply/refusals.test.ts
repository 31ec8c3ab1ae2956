import { beforeEach, describe, expect, it } from "@jest/globals";
import { BrokerError } from "@id-connector/broker-client";
import {
  createRefusedClasses,
  createRefusedSchools,
  type RefusedSchools,
} from "../../../src/deliver/apply/refusals.js";

it("a class is refused with the content that was refused last, until it is forgotten", () => {
  const classes = createRefusedClasses();
  classes.note("a", "old");
  classes.note("a", "new");
  expect([classes.has("a", "new"), classes.has("a", "old"), classes.has("b", "new")]).toEqual([true, false, false]);
  classes.forget("a");
  expect(classes.has("a", "new")).toBe(false);
});

describe("a school that was refused", () => {
  let [now, schools]: [number, RefusedSchools] = [0, createRefusedSchools(() => 0)];
  const refusalOf = (id?: string) =>
    new BrokerError({ method: "POST", resource: "schools", ...(id && { id }) }, "no", {
      ...{ code: "REFUSED", scope: "item" },
    });
  const error = refusalOf("a");

  beforeEach(() => {
    now = 1_000_000;
    schools = createRefusedSchools(() => now);
    schools.note(error);
  });

  it("is refused by the same words for a minute, and no other school is", () => {
    now += 59_999;
    expect([schools.lately("a"), schools.lately("b")]).toEqual([error, undefined]);
    now += 1;
    expect(schools.lately("a")).toBeUndefined();
  });

  it("is not refused for longer when the words from before are heard again", () => {
    now += 30_000;
    schools.note(error);
    now += 30_000;
    expect(schools.lately("a")).toBeUndefined();
  });

  it("is refused for another minute when the broker says so anew", () => {
    now += 30_000;
    const anew = refusalOf("a");
    schools.note(anew);
    now += 30_000;
    expect(schools.lately("a")).toBe(anew);
  });

  it("is refused no more when it is forgotten", () => {
    schools.forget("a");
    expect(schools.lately("a")).toBeUndefined();
  });

  it("stays the only one where an answer is about no single school", () => {
    schools.note(refusalOf());
    expect(schools.lately("a")).toBe(error);
  });
});
