import { formatCount, formatTable, styled, type Line } from "@id-connector/command-line";
import { exitStatus } from "@id-connector/connector-settings";
import { namesOfKind } from "../kinds.js";
import { describeEnd } from "./describe-end.js";
import { lastTally, statusOf, type Findings } from "./findings.js";
import { formatVerdict } from "./format-verdict.js";
import { describeUnanswered, sortVerdicts } from "./sort-verdicts.js";
import type { Counts, Tally } from "./tally.js";

/** The answer for a person: a line for each fault, at most so many, a table, and what it comes to. */
export function formatReport(findings: Findings, mostLines: number): readonly Line[] {
  const { unseen } = findings;
  const last = lastTally(findings);
  const { shown, unanswered } = sortVerdicts(last.verdicts);
  const lines: Line[] = [
    ...unseen.map((school) => [`school ${school}: `, styled("listed, but the directory does not show it", "red")]),
    ...shown.slice(0, mostLines).flatMap(formatVerdict),
    ...unanswered.map(describeUnanswered),
  ];
  const hidden = shown.length - mostLines;
  if (hidden > 0) lines.push(`… and ${formatCount(hidden)} more (--verbose shows them, --json has all)`);
  const parts = [lines, formatCounts(findings, last), colourEnd(findings)].filter((part) => part.length > 0);
  return parts.flatMap((part, index) => (index === 0 ? part : ["", ...part]));
}

function colourEnd(findings: Findings): readonly Line[] {
  const [answer = "", ...rest] = describeEnd(findings);
  const colour = statusOf(findings) === exitStatus.done ? "green" : "red";
  return [[styled(answer, "bold", colour)], ...rest];
}

function formatCounts({ kinds }: Findings, tally: Tally): readonly Line[] {
  const rows = kinds.map((kind) => [namesOfKind[kind], ...numbersOf(tally.counts(kind))]);
  const total = kinds.length > 1 ? [["all", ...numbersOf(tally.total())]] : [];
  return formatTable([headings, ...rows, ...total]);
}

const headings = "kind,checked,equal,different,missing,waiting,in trash,incomplete,faulty,leavers,not verified".split(
  ",",
);

function numbersOf(counts: Counts): readonly number[] {
  const { checked, equal, different, missing, waiting, in_trash, incomplete, faulty, leaver, not_verified } = counts;
  return [checked, equal, different, missing, waiting, in_trash, incomplete, faulty, leaver, not_verified];
}
