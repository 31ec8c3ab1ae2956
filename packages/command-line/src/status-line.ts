import type { Writable } from "node:stream";
import type { Ora } from "ora";

/** One line at the foot of a terminal that is written over and over. */
export interface StatusLine {
  /** undefined takes it away. */
  show(text: string | undefined): void;
}

/** ora is loaded when something is shown for the first time: most commands end before. */
export function openStatusLine(stream: Writable, colour: boolean): StatusLine {
  let wanted: string | undefined;
  let spinner: Ora | undefined;
  let loading = false;
  const update = () => {
    if (spinner === undefined) return;
    if (wanted === undefined) spinner.stop();
    else if (spinner.isSpinning) spinner.text = wanted;
    else spinner.start(wanted);
  };
  return {
    show(text) {
      wanted = text;
      update();
      if (text === undefined || loading) return;
      loading = true;
      // without it the work goes on all the same
      void import("ora").then(({ default: ora }) => {
        // a signal is for the program, which ends in order
        spinner = ora({ stream: stream as NodeJS.WritableStream, discardStdin: false, color: colour && "cyan" });
        update();
      });
    },
  };
}
