import { plural, type Terminal } from "@id-connector/command-line";
import { exitStatus } from "@id-connector/connector-settings";
import { countKinds } from "../../words/describe-kinds.js";
import type { HeldItem } from "./choose-held.js";
import { describeRemovals, summariseHeld } from "./summarise-held.js";

interface Decided {
  readonly command: string;
  readonly authority: string;
  readonly dryRun: boolean;
  readonly items: readonly HeldItem[];
  /** Those that were still held. */
  readonly done: readonly HeldItem[];
}

interface Wording {
  /** "Released" and, for a dry run, "Would be released". */
  readonly done: readonly [done: string, wouldBe: string];
  /** Sentences that follow; in the document, too. */
  readonly remarks: readonly string[];
}

/** Answers with what was decided, in numbers and school by school; returns the exit status. */
export function answerDecision(terminal: Terminal, decided: Decided, { done: words, remarks }: Wording): number {
  const { command, authority, dryRun, items, done } = decided;
  const gone = items.length - done.length;
  const what = done.length === 0 ? "nothing" : `${describeRemovals(done)} (${authority})`;
  const lines = [
    `${dryRun ? `Dry run, nothing was changed. ${words[1]}` : words[0]}: ${what}.`,
    ...summariseHeld(done).map((line) => `  ${line}`),
    ...(gone > 0 ? [`${plural(gone, "removal")} had left the trash meanwhile.`] : []),
    ...remarks,
  ];
  const codes = [...new Set(done.map(({ code }) => code))];
  const byCode = codes.map((code) => [
    code,
    countKinds(done.filter((one) => one.code === code).map((one) => one.kind)),
  ]);
  const document = {
    ...{ command, authority, dryRun, count: done.length, causes: Object.fromEntries(byCode) as object },
    ...{ gone, remarks, exitStatus: exitStatus.done },
  };
  terminal.answer(document, lines);
  return exitStatus.done;
}
