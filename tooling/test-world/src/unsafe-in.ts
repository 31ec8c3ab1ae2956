// eslint-disable-next-line no-control-regex -- that is what it looks for
const unsafe = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\p{Cf}\p{Cs}\u2028\u2029\ufffd]|^[\s"']*FORGED/gmu;
// eslint-disable-next-line no-control-regex
const own = /\u001b\[(?:1|22|31|32|33|36|39)m|\r\u001b\[2K|\u001b\[2J\u001b\[H|\u001b\[\d*[GJ]|\r(?=\n)/g;

/**
 * Everything in what a program wrote that may not reach a terminal, as escapes: control characters but the line end, characters that turn
 * the reading direction or cannot be seen, and lines that somebody else's text forged. `isTerminal`: its own colours and moves are fine.
 */
export function unsafeIn(written: string, { isTerminal = false } = {}): readonly string[] {
  const text = isTerminal ? written.replace(own, "") : written;
  return [...text.matchAll(unsafe)].map(([found]) => JSON.stringify(found).replace(/[^ -~]/g, hex));
}

function hex(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
