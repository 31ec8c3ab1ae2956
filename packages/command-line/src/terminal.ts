import type { Readable, Writable } from "node:stream";
import pc from "picocolors";
import { startProgress, type Progress } from "./progress.js";
import { openStatusLine } from "./status-line.js";

export interface Streams {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean };
}

/** Where a command says things. Its answer goes to standard output, everything else to standard error. */
export interface Terminal {
  /** The command's one answer: with --json the document, else the text. */
  answer(document: object, text: string): void;
  /** Shown while the command is at it; not with --quiet. */
  note(message: string): void;
  /** Shown always. */
  warn(message: string): void;
  /** Shows how far long work came: on a terminal on one line, elsewhere a line now and then, nothing with --quiet. */
  progress(label: string, total?: number): Progress;
  /** Asks yes or no; undefined where there is nobody to ask. Ctrl-C is a no. */
  ask(question: string): Promise<boolean | undefined>;
  /** Colours of the answer's text: none where it goes into a pipe. */
  readonly colours: ReturnType<typeof pc.createColors>;
  /** Aborted by Ctrl-C or SIGTERM: end in order and say how far it came. */
  readonly stopping: AbortSignal;
  readonly hasAnswered: boolean;
}

interface TerminalOptions {
  readonly json: boolean;
  readonly quiet: boolean;
  /** Nobody forbade colours; a pipe gets none all the same. */
  readonly mayColour: boolean;
  readonly stopping: AbortSignal;
  readonly now: () => number;
}

const onTerminalMs = 200;
const elsewhereMs = 10_000;

export function openTerminal({ stdin, stdout, stderr }: Streams, options: TerminalOptions): Terminal {
  const { json, quiet, stopping, now } = options;
  const line = openStatusLine(stderr, options.mayColour && stderr.isTTY === true);
  const tell = (message: string) => {
    line.show(undefined);
    stderr.write(`${message}\n`);
  };
  let hasAnswered = false;
  return {
    answer(document, text) {
      hasAnswered = true;
      line.show(undefined);
      stdout.write(json ? `${JSON.stringify(document, null, 2)}\n` : `${text}\n`);
    },
    note(message) {
      if (!quiet) tell(message);
    },
    warn: tell,
    progress(label, total) {
      const lasting = stderr.isTTY === true;
      const say = (text: string | undefined) => {
        if (quiet) return;
        if (lasting) line.show(text);
        else if (text !== undefined) tell(text);
      };
      return startProgress({ label, total, show: say, everyMs: lasting ? onTerminalMs : elsewhereMs, now });
    },
    async ask(question) {
      if (stdin.isTTY !== true || stderr.isTTY !== true) return undefined;
      const { askYesNo } = await import("./ask-yes-no.js");
      return askYesNo(question, { stdin, stderr, stopping });
    },
    colours: pc.createColors(options.mayColour && stdout.isTTY === true),
    stopping,
    get hasAnswered() {
      return hasAnswered;
    },
  };
}
