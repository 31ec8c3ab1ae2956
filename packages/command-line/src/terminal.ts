import type { Readable, Writable } from "node:stream";
import { renderLine, type Line } from "./line.js";
import { toVisibleJson } from "./make-visible.js";
import { startProgress, type Progress } from "./progress.js";
import { openStatusLine } from "./status-line.js";

export interface Streams {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
}

/**
 * Where a command says things. Its answer goes to standard output, everything else to standard error. The text comes in lines, and
 * every character in them that is not visible is shown as an escape: names, messages and answers of others move no cursor, end no line
 * and turn no reading direction. Nothing else writes to the streams (lint holds that).
 */
export interface Terminal {
  /** The command's one answer: with --json the document, else the lines. */
  answer(document: object, lines: readonly Line[]): void;
  /** The same with the document on one line; `inPlace`: one of many, each in place of the one before where a terminal shows it. */
  report(document: object, lines: readonly Line[], options?: { readonly inPlace?: boolean }): void;
  /** Shown while the command is at it; not with --quiet. */
  note(line: Line): void;
  /** Shown always. */
  warn(line: Line): void;
  /** Shows how far long work came: on a terminal on one line, elsewhere a line now and then, nothing with --quiet. */
  progress(label: string, total?: number): Progress;
  /** Asks yes or no; undefined where there is nobody to ask. Ctrl-C is a no. */
  ask(question: string): Promise<boolean | undefined>;
  /** Aborted by Ctrl-C or SIGTERM: end in order and say how far it came. */
  readonly stopping: AbortSignal;
  readonly hasAnswered: boolean;
}

interface TerminalOptions {
  readonly json: boolean;
  readonly quiet: boolean;
  /** Nobody forbade colours; a pipe gets none all the same. */
  readonly mayColour: boolean;
  /** A terminal that knows no orders: no line can be written over. */
  readonly isDumb?: boolean;
  readonly stopping: AbortSignal;
  readonly now: () => number;
}

const onTerminalMs = 200;
const elsewhereMs = 10_000;
const clearScreen = "\u001b[2J\u001b[H";

export function openTerminal({ stdin, stdout, stderr }: Streams, options: TerminalOptions): Terminal {
  const { json, quiet, stopping, now } = options;
  const status = openStatusLine(stderr, options.mayColour && stderr.isTTY === true);
  const hasColours = options.mayColour && stdout.isTTY === true;
  const tell = (line: Line) => {
    status.show(undefined);
    stderr.write(`${renderLine(line, false)}\n`);
  };
  const print = (lines: readonly Line[]) => `${lines.map((line) => renderLine(line, hasColours)).join("\n")}\n`;
  let hasAnswered = false;
  return {
    answer(document, lines) {
      hasAnswered = true;
      status.show(undefined);
      stdout.write(json ? `${toVisibleJson(document, 2)}\n` : print(lines));
    },
    report(document, lines, { inPlace = false } = {}) {
      hasAnswered = !inPlace;
      status.show(undefined);
      const before = inPlace && stdout.isTTY === true && options.isDumb !== true ? clearScreen : "";
      stdout.write(before + (json ? `${toVisibleJson(document)}\n` : print(lines)));
    },
    note(line) {
      if (!quiet) tell(line);
    },
    warn: tell,
    progress(label, total) {
      const lasting = stderr.isTTY === true && options.isDumb !== true;
      const say = (text: string | undefined) => {
        if (quiet) return;
        if (lasting) status.show(text === undefined ? undefined : renderLine(text, false));
        else if (text !== undefined) tell(text);
      };
      return startProgress({ label, total, show: say, everyMs: lasting ? onTerminalMs : elsewhereMs, now });
    },
    async ask(question) {
      if (stdin.isTTY !== true || stderr.isTTY !== true) return undefined;
      status.show(undefined);
      const { askYesNo } = await import("./ask-yes-no.js");
      return askYesNo(renderLine(question, false), { stdin, stderr, stopping });
    },
    stopping,
    get hasAnswered() {
      return hasAnswered;
    },
  };
}
