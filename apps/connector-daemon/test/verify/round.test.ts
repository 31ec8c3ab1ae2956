import { describe, expect, it } from "@jest/globals";
import type { OpenLook } from "@id-connector/delivery-ledger";
import { enter, foundLately, foundOne, keyOf, notEqual, passed, startRound, withOpen } from "../../src/verify/round.js";
import { fromStored, toStored } from "../../src/verify/stored.js";
import { differsAgain, repaired } from "../../src/verify/stray.js";

const windowMs = 3_600_000;
const open = (id: string, looks = 0): OpenLook => ({
  ...{ kind: "user", id, related: [], looks, failures: 0, repaired: false },
});

describe("a round", () => {
  it("counts what was asked for and what was not equal at the school where it is", () => {
    const round = enter(startRound(1, 10), "A");
    const after = notEqual(notEqual(passed(round, { school: "A", after: "u1" }), "in_trash", ["B"]), "in_trash", []);
    expect(after).toMatchObject({
      asked: 1,
      place: { school: "A", after: "u1" },
      unequal: { in_trash: 2 },
      marred: [],
    });
    expect(enter(after, "B")).toMatchObject({ asked: 1, place: { school: "B", after: "" }, unequal: {} });
  });
  it("remembers the schools of what only the ledger knows until it comes to them", () => {
    const round = notEqual(notEqual(startRound(1, 10), "leaver", ["SchuleA"]), "leaver", ["schulea", "B"]);
    expect(round.marred).toEqual(["schulea", "b"]);
    expect(enter(round, "B").marred).toEqual(["schulea", "b"]);
  });
  it("keeps one look for each object that is open", () => {
    const round = withOpen(
      withOpen(startRound(1, 10), [open("u1"), open("u2")], []),
      [open("u1", 1)],
      [keyOf(open("u2"))],
    );
    expect(round.open).toEqual([open("u1", 1)]);
  });
  it("looks at an object as each kind that it may be there as", () => {
    const former: OpenLook = { ...open("g1"), kind: "school_class" };
    const present: OpenLook = { ...open("g1"), kind: "workgroup" };
    const round = withOpen(startRound(1, 10), [former, present], []);
    expect(withOpen(round, [], [keyOf(present)]).open).toEqual([former]);
  });
  it("leaves nothing in the ledger that is made of names, and looks anew at what is open after a restart", () => {
    const round = withOpen(startRound(1, 10), [{ ...open("u1"), print: "a hash" }], []);
    const stored = toStored({ round, lately: [] });
    expect(JSON.stringify(stored)).not.toContain("hash");
    expect(fromStored(stored)?.round.open).toEqual([{ ...open("u1"), print: "" }]);
    expect(fromStored(undefined)).toBeUndefined();
  });
  it("counts differences of the last 24 hours, and forgets older ones", () => {
    const at = 100 * windowMs;
    const lately = foundOne(foundOne(foundOne([], at), at + 5), at + 2 * windowMs);
    expect(foundLately(lately, at + 2 * windowMs)).toBe(3);
    expect(foundLately(lately, at + 24 * windowMs)).toBe(1);
    expect(foundOne(lately, at + 30 * windowMs)).toEqual([[130, 1]]);
  });
});

describe("an object that is sent again", () => {
  it("rests for an hour, then for longer each time, thirty days at most", () => {
    let stray = repaired(undefined, 0);
    const rests = [stray.restsUntil];
    for (let time = 0; time < 6; time += 1) {
      stray = repaired(stray, 0);
      rests.push(stray.restsUntil);
    }
    expect(rests.map((ms) => ms / windowMs)).toEqual([1, 4, 16, 64, 256, 720, 720]);
  });
  it("is told from one that differed again, which rests from that moment", () => {
    const once = repaired(undefined, 0);
    const again = differsAgain(once, 10 * windowMs);
    expect([once.again, again.again, again.times]).toEqual([false, true, 1]);
    expect(again.restsUntil).toBe(11 * windowMs);
    expect(repaired(again, 20 * windowMs)).toEqual({ times: 2, restsUntil: 24 * windowMs, again: true });
  });
});
