import { formatCount, formatTable } from "@id-connector/command-line";
import { exitStatus } from "@id-connector/connector-settings";
import { namesOfKind } from "../kinds.js";
import { describeEnd } from "./describe-end.js";
import { lastTally, statusOf, type Findings } from "./findings.js";
import { formatVerdict, type Colours } from "./format-verdict.js";
import { describeUnanswered, sortVerdicts } from "./sort-verdicts.js";
import type { Counts, Tally } from "./tally.js";

/** The answer for a person: a line for each fault, at most so many, a table, and what it comes to. */
export function formatReport(findings: Findings, mostLines: number, colours: Colours): string {
  const { unseen } = findings;
  const last = lastTally(findings);
  const { shown, unanswered } = sortVerdicts(last.verdicts);
  const lines = [
    ...unseen.map((school) => `school ${school}: ${colours.red("listed, but the directory does not show it")}`),
    ...shown.slice(0, mostLines).map((verdict) => formatVerdict(verdict, colours)),
    ...unanswered.map((one) => describeUnanswered(one, colours)),
  ];
  const hidden = shown.length - mostLines;
  if (hidden > 0) lines.push(`… and ${formatCount(hidden)} more (--verbose shows them, --json has all)`);
  const parts = [lines.join("\n"), formatCounts(findings, last), colourEnd(findings, colours)];
  return parts.filter((part) => part !== "").join("\n\n");
}

function colourEnd(findings: Findings, colours: Colours): string {
  const [answer = "", ...rest] = describeEnd(findings);
  const colour = statusOf(findings) === exitStatus.done ? colours.green : colours.red;
  return [colour(colours.bold(answer)), ...rest].join("\n");
}

function formatCounts({ kinds }: Findings, tally: Tally): string {
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
