import { formatCount, formatTable } from "@id-connector/command-line";
import { namesOfKind } from "../kinds.js";
import { describeEnd } from "./describe-end.js";
import { lastTally, type Findings } from "./findings.js";
import { formatVerdict } from "./format-verdict.js";
import type { Counts, Tally } from "./tally.js";

/** The answer for a person: a line for each fault, at most so many, a table, and what it comes to. */
export function formatReport(findings: Findings, mostLines: number): string {
  const { unseen } = findings;
  const last = lastTally(findings);
  const lines = [
    ...unseen.map((school) => `school ${school}: listed, but the directory does not show it`),
    ...last.verdicts.slice(0, mostLines).map(formatVerdict),
  ];
  const hidden = last.verdicts.length - mostLines;
  if (hidden > 0) lines.push(`… and ${formatCount(hidden)} more (--verbose shows them, --json has all)`);
  const parts = [lines.join("\n"), formatCounts(findings, last), describeEnd(findings).join("\n")];
  return parts.filter((part) => part !== "").join("\n\n");
}

function formatCounts({ kinds }: Findings, tally: Tally): string {
  const rows = kinds.map((kind) => [namesOfKind[kind], ...numbersOf(tally.counts(kind))]);
  const total = kinds.length > 1 ? [["all", ...numbersOf(tally.total())]] : [];
  return formatTable([headings, ...rows, ...total]);
}

const headings = [
  ...["kind", "checked", "equal", "different", "missing", "waiting", "in trash", "faulty", "leavers", "not verified"],
];

function numbersOf(counts: Counts): readonly number[] {
  const { checked, equal, different, missing, waiting, in_trash, faulty, leaver, not_verified } = counts;
  return [checked, equal, different, missing, waiting, in_trash, faulty, leaver, not_verified];
}
