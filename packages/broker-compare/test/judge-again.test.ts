import { describe, expect, it } from "@jest/globals";
import type { LedgerEntry } from "@id-connector/delivery-ledger";
import { judgeAgain, printOf, type Facts, type Wanted } from "../src/index.js";

const wanted: Wanted = {
  ...{ kind: "school_class", id: "g" },
  body: { id: "g", name: "1a", description: "", school: "S", members: ["u1", "u2"] },
};
const entry: LedgerEntry = { kind: "school_class", state: "present", schools: ["S"], related: [], sentAt: 10 };
const atRest: Facts = {
  candidate: { kind: "school_class", id: "g", print: printOf(wanted), related: [] },
  judged: { state: "wanted", wanted },
  held: { ...wanted.body, members: ["u1"] },
  ...{
    waits: () => false,
    isAbsent: () => false,
    trash: undefined,
    entry,
    later: undefined,
    daemonRuns: true,
    schoolsShown: true,
    hidden: false,
  },
  ...{ since: 1000, dueSince: 1000, isLast: false, showValues: false },
};
const leaver: Facts = { ...atRest, judged: undefined, candidate: { ...atRest.candidate, print: undefined } };
const outcome = (facts: Facts) => {
  const judgement = judgeAgain(facts);
  return judgement.state === "verdict" ? judgement.verdict.outcome : judgement.state;
};

describe("an object in scope that differs", () => {
  it("is different or missing when nothing moves", () => {
    expect(judgeAgain(atRest)).toEqual({
      state: "verdict",
      verdict: { kind: "school_class", id: "g", outcome: "different", fields: ["members"] },
    });
    expect(outcome({ ...atRest, held: undefined })).toBe("missing");
  });
  it("is equal as soon as it is, whatever waits and whatever lies in the trash", () => {
    const trash = { code: "REFUSED", message: "no" };
    expect(outcome({ ...atRest, held: wanted.body, waits: () => true, trash })).toBe("equal");
  });
  it("waits where a queue holds it, or every member that makes the difference", () => {
    expect(outcome({ ...atRest, waits: (id) => id === "g" })).toBe("waiting");
    expect(outcome({ ...atRest, waits: (id) => id === "u2" })).toBe("waiting");
    expect(outcome({ ...atRest, waits: (id) => id === "u1" })).toBe("different");
  });
  it("is incomplete where it lacks only members that are not at the broker themselves: sending it again mends nothing", () => {
    expect(judgeAgain({ ...atRest, isAbsent: (id) => id === "u2" })).toMatchObject({
      verdict: { outcome: "incomplete", reason: { message: expect.stringContaining("u2") }, unfixable: true },
    });
    const held = { ...wanted.body, members: ["u1", "stranger"] };
    expect(outcome({ ...atRest, held, isAbsent: () => true })).toBe("different");
    expect(outcome({ ...atRest, held: { ...held, name: "1b" }, isAbsent: () => true })).toBe("different");
  });
  it("is in trash where the trash speaks of it, and waits rather where it waits too", () => {
    const trash = { code: "REFUSED", message: "no" };
    expect(outcome({ ...atRest, trash })).toBe("in_trash");
    expect(outcome({ ...atRest, trash, waits: (id) => id === "g" })).toBe("waiting");
  });
  it("is looked at again while it changes in the directory or is being sent, and waits when that does not end", () => {
    const changed = { ...atRest, candidate: { ...atRest.candidate, print: "before" } };
    expect(judgeAgain(changed)).toEqual({
      state: "again",
      candidate: { ...atRest.candidate, related: ["u2"] },
    });
    const sending = { ...atRest, entry: { ...entry, sentAt: 1000 } };
    expect(outcome(sending)).toBe("again");
    expect(outcome({ ...changed, isLast: true })).toBe("waiting");
    expect(outcome({ ...sending, isLast: true })).toBe("waiting");
  });
  it("is looked at again where the daemon is about to look, but is no less different when that mends nothing", () => {
    const later = { dueAt: 1500, attempts: 0, why: "member arrived" };
    expect(outcome({ ...atRest, later })).toBe("again");
    expect(outcome({ ...atRest, later, isLast: true })).toBe("different");
    // by the clock of the due list, whatever ours shows
    expect(outcome({ ...atRest, later: { ...later, dueAt: 3_601_500 }, dueSince: 3_601_000 })).toBe("again");
    expect(outcome({ ...atRest, later: { ...later, dueAt: 3_601_500 } })).toBe("different");
    expect(outcome({ ...atRest, later, daemonRuns: false })).toBe("different");
    expect(outcome({ ...atRest, later: { ...later, why: "member unresolved" } })).toBe("different");
  });
  it("cannot be mended where it is a school, for the broker changes none", () => {
    const school: Wanted = { kind: "school", id: "g", body: { id: "g", name: "S", display_name: "S" } };
    const facts: Facts = {
      ...atRest,
      candidate: { kind: "school", id: "g", print: printOf(school), related: [] },
      judged: { state: "wanted", wanted: school },
      held: { ...school.body, display_name: "Other" },
      showValues: true,
    };
    expect(judgeAgain(facts)).toEqual({
      state: "verdict",
      verdict: expect.objectContaining({
        ...{ outcome: "different", unfixable: true, school: "S" },
        values: [{ field: "display_name", directory: "S", broker: "Other" }],
      }),
    });
  });
  it("is faulty where the directory's data cannot be sent, and says which attribute", () => {
    const judged = { state: "faulty", attribute: "sn", message: "The user's sn must not be empty." } as const;
    expect(judgeAgain({ ...atRest, judged })).toMatchObject({
      verdict: { outcome: "faulty", reason: { code: "FAULTY_sn" } },
    });
  });
});

describe("a user whose classes differ", () => {
  const classOf = (id: string, name: string) =>
    ({ kind: "school_class", id, dn: `cn=${name}`, school: "S", name, description: "" }) as const;
  const body = { id: "u", first_name: "A", last_name: "B", user_name: "a.b" };
  const user: Wanted = {
    ...{ kind: "user", id: "u", classes: [classOf("new", "1b")] },
    body: { ...body, context: { S: { roles: [], classes: ["1b"] } } },
  };
  const facts: Facts = {
    ...atRest,
    candidate: { kind: "user", id: "u", print: printOf(user), related: [] },
    judged: { state: "wanted", wanted: user },
    entry: { ...entry, kind: "user", related: ["old"] },
    held: { ...body, context: { S: { roles: [], classes: ["1a"] } } },
  };
  it("waits with the classes that it came to and left", () => {
    expect(outcome({ ...facts, waits: (id) => id === "new" || id === "old" })).toBe("waiting");
    expect(outcome({ ...facts, waits: (id) => id === "old" })).toBe("different");
  });
  it("waits with a class that gets another name", () => {
    expect(
      outcome({ ...facts, entry: { ...entry, kind: "user", related: ["new"] }, waits: (id) => id === "new" }),
    ).toBe("waiting");
  });
});

describe("an object that should be gone", () => {
  it("is a leaver where the broker holds it, with what the trash says", () => {
    expect(outcome(leaver)).toBe("leaver");
    expect(judgeAgain({ ...leaver, trash: { code: "REFUSED", message: "no" } })).toMatchObject({
      verdict: { outcome: "leaver", reason: { code: "REFUSED" } },
    });
  });
  it("is no fault where its deletion waits, and nothing where the broker does not hold it", () => {
    expect(outcome({ ...leaver, waits: (id) => id === "g" })).toBe("waiting");
    expect(outcome({ ...leaver, held: undefined })).toBe("nothing");
  });
  it("is looked at again where it was there a moment ago", () => {
    expect(outcome({ ...atRest, judged: undefined })).toBe("again");
  });
  it("is not said to have left where its school is hidden", () => {
    expect(judgeAgain({ ...leaver, schoolsShown: false })).toMatchObject({
      verdict: { outcome: "not_verified", reason: { code: "SCHOOL_NOT_SEEN" } },
    });
  });
});

describe("an object that access rules hide, or a part of it", () => {
  it("is not verified where it differs, whatever that looks like", () => {
    const reason = { code: "PARTLY_SEEN" };
    expect(judgeAgain({ ...atRest, hidden: true })).toMatchObject({ verdict: { outcome: "not_verified", reason } });
    const judged = { state: "faulty", attribute: "sn", message: "The user's sn must not be empty." } as const;
    expect(judgeAgain({ ...atRest, judged, hidden: true })).toMatchObject({
      verdict: { outcome: "not_verified", reason },
    });
    expect(outcome({ ...atRest, hidden: true, held: wanted.body })).toBe("equal");
    expect(outcome({ ...atRest, hidden: true, trash: { code: "PARTLY_SEEN", message: "" } })).toBe("in_trash");
  });
  it("is no leaver", () => {
    expect(judgeAgain({ ...leaver, hidden: true })).toMatchObject({
      verdict: { outcome: "not_verified", reason: { code: "NOT_SEEN" } },
    });
  });
});
