import { describe, expect, it } from "@jest/globals";
import type { TrashReason } from "@id-connector/queue-fs";
import { mergeReasons, nextReason, type TrashFailure } from "../../../src/deliver/trash/next-reason.js";

const at = (minute: number) => new Date(minute * 60_000).toISOString();
const refused: TrashFailure = {
  code: "REFUSED",
  message: "no",
  status: 422,
  answer: "why",
  attempts: 1,
  removal: false,
};
const held: TrashFailure = { code: "USERS_HELD", message: "too many", removal: true };
const next = (failure: TrashFailure, before?: TrashReason, minute = 10) =>
  nextReason(failure, { before, key: "k", now: minute * 60_000, dueAt: (minute + 5) * 60_000, onWall: (time) => time });

describe("the reason of an object in the trash", () => {
  it("says at first what happened, since when it was tried, and when it is tried again", () => {
    expect(next({ ...refused, attempts: 5, firstAt: 0 })).toEqual({
      ...{ code: "REFUSED", message: "no", status: 422, answer: "why", attempts: 5 },
      ...{ firstAt: at(0), lastAt: at(10), retryAt: at(15), key: "k" },
    });
  });

  it("keeps the first time and counts retries and attempts when the object comes there again, for whatever reason", () => {
    const before = next(refused);
    const again = next({ ...refused, code: "EXISTS", message: "taken", status: 409 }, before, 20);
    expect(again).toMatchObject({
      code: "EXISTS",
      status: 409,
      firstAt: at(10),
      lastAt: at(20),
      retries: 1,
      attempts: 2,
    });
    expect(next(refused, again, 30)).toMatchObject({ code: "REFUSED", firstAt: at(10), retries: 2, attempts: 3 });
  });

  it("goes on saying what the broker said clearly when a retry got no proper answer", () => {
    const silence: TrashFailure = { ...refused, code: "TIMEOUT", message: "nothing", status: undefined, unclear: true };
    expect(next(silence, next(refused), 20)).toMatchObject({ code: "REFUSED", message: "no", status: 422, retries: 1 });
    expect(next(silence)).toMatchObject({ code: "TIMEOUT", message: "nothing" });
  });

  it("lasts for a deletion that was not confirmed, and no longer when the object is to be sent again", () => {
    const removal = next({ ...refused, removal: true });
    expect(removal).toMatchObject({ lasting: true });
    expect(next({ ...refused, unclear: true }, removal, 20)).toMatchObject({ lasting: true });
    expect(next(refused, removal, 20)).not.toHaveProperty("lasting");
    expect(next(refused)).not.toHaveProperty("lasting");
  });

  it("names no time for a retry where it is held, lasts, and counts no retry", () => {
    const first = next(held);
    expect(first).toEqual({
      ...{ code: "USERS_HELD", message: "too many", lasting: true },
      firstAt: at(10),
      lastAt: at(10),
      key: "k",
    });
    const again = next(held, first, 20);
    expect(again).toMatchObject({ lasting: true, retries: 0, lastAt: at(20) });
    expect(again).not.toHaveProperty("retryAt");
    expect(next(held, next(refused))).not.toHaveProperty("retryAt");
  });

  it("stays that of the person who rejected the deletion, until the object is to be sent again", () => {
    const rejected: TrashReason = { ...next(held), code: "DELETION_REJECTED", message: "stays" };
    for (const failure of [held, { ...refused, code: "SCHOOL_NOT_SEEN", removal: true } as const]) {
      expect(next(failure, rejected, 20)).toMatchObject({ code: "DELETION_REJECTED", message: "stays", lasting: true });
    }
    expect(next(refused, rejected, 20)).toMatchObject({ code: "REFUSED", message: "no" });
  });
});

it("two entries of one object become one: the newer cause, the older time, the higher count, and what lasts lasts", () => {
  const older: TrashReason = { ...next({ ...refused, removal: true }), retries: 3 };
  const newer = next({ ...refused, code: "EXISTS" }, undefined, 20);
  for (const merged of [mergeReasons(older, newer), mergeReasons(newer, older)]) {
    expect(merged).toMatchObject({ code: "EXISTS", firstAt: at(10), lastAt: at(20), retries: 3, lasting: true });
  }
  expect(mergeReasons(undefined, newer)).toBe(newer);
  expect(mergeReasons(newer, undefined)).toBe(newer);
});
