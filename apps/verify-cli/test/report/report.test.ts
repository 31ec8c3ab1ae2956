import { describe, expect, it } from "@jest/globals";
import { renderLine } from "@id-connector/command-line";
import { statusOf, type Findings } from "../../src/report/findings.js";
import { formatReport as linesOfReport } from "../../src/report/format-report.js";
import { createTally } from "../../src/report/tally.js";
import { toDocument } from "../../src/report/to-document.js";
import type { Request } from "../../src/request.js";
import type { Outcome, Verdict } from "@id-connector/broker-compare";

const request: Request = {
  ...{ kinds: ["user"], authority: "T", filter: undefined, fix: false, wait: false, dryRun: false },
  ...{ concurrency: 8, rate: undefined, showValues: false, verbose: false, json: false },
};

function findings(verdicts: Partial<Record<Outcome, number>>, change: Partial<Findings> = {}): Findings {
  const tally = createTally({ keepValues: 1 });
  for (const [outcome, count] of Object.entries(verdicts))
    for (let id = 0; id < count; id += 1)
      tally.add({ kind: "user", id: `${outcome}-${id}`, outcome: outcome as Outcome });
  return {
    ...{ authority: "T", request, kinds: ["user"], notSent: [], unseen: [], tally, fix: undefined, down: undefined },
    ...{ interrupted: false, shells: 0, unconfirmed: 0, ...change },
  };
}
const formatReport = (found: Findings, mostLines: number) =>
  linesOfReport(found, mostLines)
    .map((line) => renderLine(line, false))
    .join("\n");
const sentence = (found: Findings) => formatReport(found, 0).split("\n\n").at(-1);

describe("the exit status", () => {
  it.each<[Partial<Record<Outcome, number>>, Partial<Findings>, number]>([
    [{ equal: 3 }, {}, 0],
    [{}, {}, 0],
    [{ equal: 3, waiting: 1 }, {}, 1],
    [{ equal: 3, different: 1, not_verified: 1 }, {}, 1],
    [{ equal: 3, leaver: 1 }, {}, 1],
    [{ equal: 3, faulty: 1 }, {}, 1],
    [{ equal: 3, not_verified: 1 }, {}, 5],
    [{ equal: 3, different: 1 }, { down: { code: "CONNECTION", message: "x" } }, 5],
    [{ equal: 3 }, { interrupted: true }, 130],
    [{ equal: 3 }, { unseen: ["S"] }, 1],
    [{}, { request: { ...request, filter: { type: "present", attribute: "x" } } }, 1],
  ])("of %j %j is %d", (verdicts, change, status) => {
    const found = findings(verdicts, change);
    expect(statusOf(found)).toBe(status);
    expect(toDocument(found)).toMatchObject({ exitStatus: status });
  });
});

describe("the answer", () => {
  it("has a line for each fault, a table and a sentence", () => {
    const { tally } = findings({ equal: 1_200 });
    const verdict: Verdict = { kind: "user", id: "1", outcome: "different", fields: ["last_name", "user_name"] };
    tally.add({ ...verdict, values: [{ field: "last_name", directory: "A", broker: "B" }] });
    tally.add({ ...verdict, id: "2", values: [{ field: "last_name", directory: "C", broker: "D" }] });
    tally.add({
      kind: "user",
      id: "3",
      outcome: "in_trash",
      reason: { code: "REFUSED", message: "The broker refuses it." },
    });
    expect(formatReport({ ...findings({}), tally }, 2)).toBe(
      [
        "user 1: different in last_name, user_name",
        '    last_name: directory "A", broker "B"',
        "user 2: different in last_name, user_name",
        "… and 1 more (--verbose shows them, --json has all)",
        "",
        "kind   checked  equal  different  missing  waiting  in trash  incomplete  faulty  leavers  not verified",
        "users    1,203  1,200          2        0        0         1           0       0        0             0",
        "",
        "Of 1,203 objects of T, not all are as they should be: 2 different, 1 in trash.",
      ].join("\n"),
    );
  });
  it.each<[Partial<Record<Outcome, number>>, Partial<Findings>, string]>([
    [{ equal: 2 }, {}, "All 2 objects of T are equal."],
    [{ equal: 1 }, {}, "The one object of T is equal."],
    [{}, {}, "There is nothing to verify for T."],
    [{ waiting: 1 }, {}, "Nothing of T is wrong, but 1 object still waits to be sent: verify again later."],
    [
      { equal: 1, not_verified: 2 },
      {},
      "2 objects of T could not be verified, because the broker gave no answer; nothing else is wrong.",
    ],
    [
      { equal: 4 },
      { interrupted: true, unconfirmed: 2 },
      "Interrupted: 4 objects of T were verified so far; 2 more objects looked wrong, but only at a first glance.",
    ],
    [{ equal: 1, leaver: 1, waiting: 3 }, {}, "Of 4 objects of T, not all are as they should be: 1 leaver, 3 waiting."],
    [
      { equal: 1 },
      { shells: 2, notSent: ["school_class"] },
      "The one object of T is equal.\n" +
        "The configuration of T has no plugin that sends school classes: not verified.\n" +
        "2 empty shells of removed schools stay at the broker, which cannot delete schools.",
    ],
  ])("to %j %j is %s", (verdicts, change, says) => {
    expect(sentence(findings(verdicts, change))).toBe(says);
  });
  it("tells a cause that many objects share once, and school by school what only a few do", () => {
    const { tally } = findings({});
    const reason = { code: "CONNECTION", message: "refused" };
    for (let id = 0; id < 61; id += 1) tally.add({ kind: "user", id: String(id), outcome: "not_verified", reason });
    tally.add({ kind: "school", id: "s", school: "leer", outcome: "not_verified", reason });
    const lines = formatReport({ ...findings({}), tally }, 50).split("\n");
    expect(lines.slice(0, 2)).toEqual([
      "school s (leer): not verified; CONNECTION: refused",
      "61 users: not verified; CONNECTION: refused",
    ]);
  });
  it("says what was queued, and what sending cannot mend", () => {
    const fix = { fixable: 2, queued: 2, daemonRuns: true, active: true };
    const says = (found: Partial<Findings>) =>
      sentence(findings({ different: 2, faulty: 1 }, found))
        ?.split("\n")
        .slice(1);
    const rest = "1 object cannot be mended by sending again.";
    expect(says({ fix })).toEqual(["Queued 2 objects for T. Verify again when all was sent, or use --wait.", rest]);
    expect(says({ fix: { ...fix, daemonRuns: false } })).toEqual([
      "Queued 2 objects for T. No daemon runs: what waits is sent when it does.",
      rest,
    ]);
    expect(says({ fix: { ...fix, active: false } })).toEqual([
      "Queued 2 objects for T. T is deactivated: what waits is sent when it is active again.",
      rest,
    ]);
    expect(says({ fix: { ...fix, queued: 0 }, request: { ...request, dryRun: true } })).toEqual([
      "--fix would queue 2 objects for T.",
      rest,
    ]);
    expect(says({ fix: { ...fix, followed: { ended: "no daemon", arrived: 1 } } })).toEqual([
      "Queued 2 objects for T. 1 arrived, then the daemon ended: the others wait.",
      rest,
    ]);
  });
});
