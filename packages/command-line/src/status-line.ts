import type { Writable } from "node:stream";
import { cutToWidth } from "./text-width.js";

/** One line at the foot of a terminal that is written over and over. */
export interface StatusLine {
  /** Shows a visible text; undefined takes it away. */
  show(text: string | undefined): void;
}

type Screen = Writable & { readonly columns?: number };

const frames = Array.from("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏");
const frameMs = 80;
const clearLine = "\r\u001b[2K";

/** Turns a little wheel in front of the text, so that a person sees that something is going on. It keeps no program running. */
export function openStatusLine(stream: Screen, hasColours: boolean): StatusLine {
  let shown: string | undefined;
  let frame = 0;
  let timer: NodeJS.Timeout | undefined;
  const draw = () => {
    const wheel = frames[frame++ % frames.length] ?? "";
    // a line that wraps could not be taken away again
    const text = cutToWidth(shown ?? "", (stream.columns ?? 80) - 3);
    stream.write(`${clearLine}${hasColours ? `\u001b[36m${wheel}\u001b[39m` : wheel} ${text}`);
  };
  return {
    show(text) {
      if (text === undefined && shown !== undefined) stream.write(clearLine);
      shown = text;
      if (text === undefined) {
        clearInterval(timer);
        timer = undefined;
      } else {
        draw();
        timer ??= setInterval(draw, frameMs).unref();
      }
    },
  };
}
