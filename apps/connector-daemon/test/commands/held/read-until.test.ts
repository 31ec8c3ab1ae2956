import { describe, expect, it } from "@jest/globals";
import { readUntil } from "../../../src/commands/held/read-until.js";

/** By the clock of this machine, wherever it stands. */
const local = (...parts: readonly [number, number, number, number, number]) => new Date(...parts).getTime();
const now = local(2027, 2, 27, 12, 0);
const hour = 3_600_000;

describe("until when", () => {
  it.each([
    ["a day: to its end", "2027-08-01", local(2027, 7, 2, 0, 0)],
    ["the day on which summer time begins: to its end", "2027-03-28", local(2027, 2, 29, 0, 0)],
    ["a leap day", "2028-02-29", local(2028, 2, 1, 0, 0)],
    ["a time of this machine", "2027-08-01T18:30", local(2027, 7, 1, 18, 30)],
    ["a time with a blank and seconds", "2027-08-01 18:30:00", local(2027, 7, 1, 18, 30)],
    ["a time of a zone", "2027-08-01T18:30+02:00", Date.UTC(2027, 7, 1, 16, 30)],
    ["a time in UTC", "2027-08-01T18:30:00.000Z", Date.UTC(2027, 7, 1, 18, 30)],
    ["minutes", "90min", now + 1.5 * hour],
    ["minutes in short", "90m", now + 1.5 * hour],
    ["hours", "8h", now + 8 * hour],
    ["days", "3 D", now + 72 * hour],
    ["weeks", "2w", now + 14 * 24 * hour],
  ])("may be %s: %s", (_, text, until) => {
    expect(readUntil(text, now)).toBe(until);
  });

  it.each([
    ["gestern", "is no time"],
    ["", "is no time"],
    ["8", "is no time"],
    ["8 hours later", "is no time"],
    ["-8h", "is no time"],
    ["2027-02-30", "is no time"],
    ["2027-13-01", "is no time"],
    ["2027-04-01T25:00", "is no time"],
    ["01.08.2027", "is no time"],
    ["2027-03-26", "is over already"],
    ["0h", "is over already"],
    ["2072-08-01", "more than a year away"],
    ["999999w", "more than a year away"],
  ])("%j: %s", (text, why) => {
    expect(() => readUntil(text, now)).toThrow(why);
  });
});
