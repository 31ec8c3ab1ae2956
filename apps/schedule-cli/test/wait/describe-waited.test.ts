import { describe, expect, it } from "@jest/globals";
import { describeWaited } from "../../src/wait/describe-waited.js";
import { isAllWell, toArrived, type Waited } from "../../src/wait/waited.js";

const reason = { code: "REFUSED", message: "422, the broker refuses it", firstAt: "", lastAt: "" };
const none: Waited = {
  end: "arrived",
  counts: { sent: 0, deleted: 0, incomplete: 0, refused: 0, notSent: 0 },
  ...{ pending: 0, deactivated: [], objects: [] },
};
const told = (waited: Partial<Waited>, each = true) =>
  describeWaited({ ...none, ...waited }, { nameOf: (id) => `<${id}>`, each }).join("\n");

describe("what became of objects", () => {
  it("each arrival has one outcome and the trash its sentence", () => {
    const arrival = { id: "a", authority: "One" };
    const outcomes = (["sent", "incomplete", "absent", "not_sent"] as const).map(
      (outcome) => toArrived({ ...arrival, outcome }).outcome,
    );
    expect(outcomes).toEqual(["sent", "incomplete", "deleted", "notSent"]);
    expect(toArrived({ ...arrival, outcome: "trash", reason })).toEqual({
      ...arrival,
      ...{ outcome: "refused", code: "REFUSED", message: reason.message },
    });
  });

  it("is one line for each of a few; of many only those that need a look are named, and not all of them", () => {
    const refused = Array.from({ length: 23 }, (_, index) =>
      toArrived({ id: String(index), authority: "One", outcome: "trash", reason }),
    );
    const sent = toArrived({ id: "s", authority: "One", outcome: "sent" });
    const counts = { ...none.counts, sent: 1200, refused: 23 };
    const lines = told({ counts, objects: [sent, ...refused] }, false).split("\n");
    expect(lines[0]).toBe("Not everything arrived: 1,200 sent, 23 refused.");
    expect(lines[1]).toBe("  <0>: refused by One: 422, the broker refuses it (REFUSED)");
    expect(lines.at(-1)).toBe("  … and 3 more (--json names them)");
    expect(told({ counts: { ...none.counts, sent: 1 }, objects: [sent] })).toBe("Done: 1 sent.\n  <s>: sent to One");
  });

  it("what did not arrive is told with what becomes of it", () => {
    expect(told({ end: "no_daemon", pending: 2 })).toBe("No daemon runs: 2 objects stay queued until it does.");
    expect(told({ end: "interrupted", pending: 1 })).toBe(
      "Stopped waiting for 1 object. They stay queued and are sent without this command.",
    );
  });

  it("is well only where all arrived, nothing was refused and somebody confirmed something", () => {
    const counts = { ...none.counts, sent: 1 };
    expect(isAllWell({ ...none, counts })).toBe(true);
    expect(isAllWell({ ...none, counts: { ...counts, incomplete: 1 } })).toBe(true);
    expect(isAllWell({ ...none, counts: { ...counts, refused: 1 } })).toBe(false);
    expect(isAllWell({ ...none, counts: { ...counts, notSent: 1 } })).toBe(false);
    expect(isAllWell({ ...none, counts, end: "no_daemon" })).toBe(false);
    expect(isAllWell({ ...none, counts, deactivated: ["Two"] })).toBe(true);
    expect(isAllWell({ ...none, deactivated: ["Two"] })).toBe(false);
  });
});
