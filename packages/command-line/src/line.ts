import { makeVisible } from "./make-visible.js";

/**
 * One line for a person, or its parts. It has no end: a line break in it comes from another program's text and is
 * shown as `\n`.
 */
export type Line = string | readonly (string | Styled)[];

/** A part that a terminal shows in a colour. */
export interface Styled {
  readonly text: string;
  readonly styles: readonly Style[];
}

export type Style = keyof typeof codes;

// ECMA-48, select graphic rendition: on and off
const codes = { bold: [1, 22], red: [31, 39], green: [32, 39], yellow: [33, 39] } as const;

/**
 * A part of a line in colour: colours are put on by the terminal, after the text was made visible.
 *
 * @example
 * ```ts
 * import { renderLine, styled } from "@id-connector/command-line";
 *
 * const line = ["authority Lindenau: ", styled("waiting", "yellow")];
 * console.log(renderLine(line, true));
 * ```
 */
export function styled(text: string, ...styles: readonly Style[]): Styled {
  return { text, styles };
}

/**
 * The line as a terminal shows it: its texts made visible, then coloured where there are colours. Pure.
 *
 * @example
 * ```ts
 * import { renderLine, styled } from "@id-connector/command-line";
 *
 * console.log(renderLine(["schools: ", styled("264", "bold")], process.stdout.isTTY));
 * ```
 */
export function renderLine(line: Line, hasColours: boolean): string {
  const parts = typeof line === "string" ? [line] : line;
  return parts
    .map((part) => {
      if (typeof part === "string") return makeVisible(part);
      const text = makeVisible(part.text);
      return hasColours ? part.styles.reduce(paint, text) : text;
    })
    .join("");
}

function paint(text: string, style: Style): string {
  const [on, off] = codes[style];
  return `\u001b[${on}m${text}\u001b[${off}m`;
}
