import { describeProgress } from "./describe-progress.js";

/** How far long work came, shown while it goes on. */
export interface Progress {
  /** So much more is done; 1 when not given. */
  advance(by?: number): void;
  /** The work turned out to be this much. */
  expect(total: number): void;
  /** What the work is doing, or waiting for, beside the numbers. */
  remark(text: string | undefined): void;
  /** Takes the line away; call it however the work ends. */
  end(): void;
}

interface ProgressOptions {
  readonly label: string;
  readonly total: number | undefined;
  /** Shows a text in place of the one before; undefined: takes it away. */
  readonly show: (text: string | undefined) => void;
  readonly everyMs: number;
  readonly now: () => number;
}

/** Shows a line of progress at most every `everyMs`, and not before the work took that long once. */
export function startProgress({ label, total: expected, show, everyMs, now }: ProgressOptions): Progress {
  const startedAt = now();
  let [done, total, note, shownAt] = [0, expected, "", startedAt];
  const timer = setInterval(updateIfDue, everyMs / 4);
  timer.unref();
  return {
    advance(by = 1) {
      done += by;
      updateIfDue();
    },
    expect(more) {
      total = more;
    },
    remark(text) {
      note = text === undefined ? "" : ` (${text})`;
    },
    end() {
      clearInterval(timer);
      show(undefined);
    },
  };

  function updateIfDue(): void {
    if (now() - shownAt < everyMs) return;
    shownAt = now();
    show(describeProgress({ label, done, total, ms: shownAt - startedAt }) + note);
  }
}
