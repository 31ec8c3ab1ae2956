import { expect, test } from "@jest/globals";
import { judgeArrival } from "../src/judge-arrival.js";
import { entry } from "./temp-home.js";

const since = Date.UTC(2026, 10, 23, 7);
const now = since + 60_000;
const nothing = { entry: undefined, reason: undefined, later: undefined, since, now };
const reasonAt = (ms: number) => {
  const at = new Date(ms).toISOString();
  return { code: "REFUSED", message: "no", firstAt: at, lastAt: at };
};
const lookAt = (dueAt: number) => ({ dueAt, attempts: 0, why: "lost" });

test("a confirmation of the very millisecond counts, an older one does not", () => {
  expect(judgeArrival({ ...nothing, entry: entry({ sentAt: since }) })).toEqual({ outcome: "sent" });
  expect(judgeArrival({ ...nothing, entry: entry({ sentAt: since - 1 }) })).toEqual({ outcome: "not_sent" });
  expect(judgeArrival({ ...nothing, entry: entry() })).toEqual({ outcome: "not_sent" });
});

test("what was sent without a member is incomplete, but only when it was sent since", () => {
  expect(judgeArrival({ ...nothing, entry: entry({ sentAt: since, incomplete: true }) })?.outcome).toBe("incomplete");
  expect(judgeArrival({ ...nothing, entry: entry({ sentAt: 1, incomplete: true }) })?.outcome).toBe("not_sent");
});

test("without an entry, or with one that says so, the broker does not have it", () => {
  expect(judgeArrival(nothing)).toEqual({ outcome: "absent" });
  expect(judgeArrival({ ...nothing, entry: entry({ state: "absent", sentAt: since }) })).toEqual({ outcome: "absent" });
});

test("an attempt whose end nobody knows is no confirmation", () => {
  expect(judgeArrival({ ...nothing, entry: entry({ state: "sending", sentAt: since }) })).toEqual({
    outcome: "not_sent",
  });
});

test("a refusal of the very millisecond counts, an older one does not", () => {
  const reason = reasonAt(since);
  expect(judgeArrival({ ...nothing, reason })).toEqual({ outcome: "trash", reason });
  expect(judgeArrival({ ...nothing, reason: reasonAt(since - 1) })).toEqual({ outcome: "absent" });
  expect(judgeArrival({ ...nothing, reason: { ...reason, lastAt: "yesterday" } })).toEqual({ outcome: "absent" });
});

test("of a refusal and a confirmation the later one counts", () => {
  const sent = entry({ sentAt: since + 10 });
  expect(judgeArrival({ ...nothing, entry: sent, reason: reasonAt(since + 9) })?.outcome).toBe("sent");
  expect(judgeArrival({ ...nothing, entry: sent, reason: reasonAt(since + 10) })?.outcome).toBe("trash");
});

test("a look that is due about now is waited for where nothing else is known; one far off or long overdue is not", () => {
  for (const dueAt of [now - 4_000, now, now + 4_000]) {
    expect(judgeArrival({ ...nothing, later: lookAt(dueAt) })).toBeUndefined();
    expect(judgeArrival({ ...nothing, entry: entry({ state: "sending" }), later: lookAt(dueAt) })).toBeUndefined();
    expect(judgeArrival({ ...nothing, entry: entry({ sentAt: now }), later: lookAt(dueAt) })?.outcome).toBe("sent");
    expect(judgeArrival({ ...nothing, reason: reasonAt(now), later: lookAt(dueAt) })?.outcome).toBe("trash");
  }
  for (const dueAt of [now - 6_000, now + 6_000])
    expect(judgeArrival({ ...nothing, later: lookAt(dueAt) })?.outcome).toBe("absent");
});
