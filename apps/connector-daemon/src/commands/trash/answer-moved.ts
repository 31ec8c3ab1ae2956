import { plural, type Terminal } from "@id-connector/command-line";
import { exitStatus } from "@id-connector/connector-settings";
import { notThere } from "./choose-items.js";
import { countItems, describeItems } from "./describe-items.js";
import type { ItemOfKind } from "./object-kinds.js";

interface Moved {
  readonly command: string;
  readonly dryRun: boolean;
  readonly items: readonly ItemOfKind[];
  /** Those that were still there. */
  readonly done: readonly ItemOfKind[];
  /** What was asked for and is not there. */
  readonly missed: readonly string[];
}

interface Wording {
  /** "Put back" and, for a dry run, "Would be put back". */
  readonly done: readonly [done: string, wouldBe: string];
  /** More fields of the document. */
  readonly more?: object;
  /** Sentences that follow; in the document, too. */
  readonly remarks: readonly string[];
}

/**
 * Answers with what became of chosen items, in numbers; returns the exit status: `no` where an item that was asked for is not
 * there.
 */
export function answerMoved(terminal: Terminal, moved: Moved, { done: words, more, remarks }: Wording): number {
  const { command, dryRun, items, done, missed } = moved;
  const trashes = countItems(done);
  const status = missed.length > 0 ? exitStatus.no : exitStatus.done;
  const gone = items.length - done.length;
  const what = done.length === 0 ? "nothing" : describeItems(trashes);
  const lines = [
    `${dryRun ? `Dry run, nothing was changed. ${words[1]}` : words[0]}: ${what}.`,
    ...(gone > 0 ? [`${plural(gone, "object")} had left the trash meanwhile.`] : []),
    ...remarks,
  ];
  const document = { command, dryRun, count: done.length, trashes, ...more, gone, missed, remarks, exitStatus: status };
  terminal.answer(document, lines);
  if (missed.length > 0) terminal.warn(`${notThere(missed)} in the trash.`);
  return status;
}
