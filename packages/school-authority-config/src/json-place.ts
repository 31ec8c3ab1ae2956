/**
 * Where a text stops being JSON, as "line 3, column 5". JavaScript's own message is no use: it quotes the text, and the text holds
 * passwords.
 */
export function jsonErrorPlace(text: string): string {
  const reader: Reader = { text, at: 0 };
  if (readValue(reader)) skip(reader, blank);
  const before = text.slice(0, reader.at).split("\n");
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

interface Reader {
  readonly text: string;
  at: number;
}

const blank = /[ \t\r\n]*/y;
const string = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})|[\u007f-\u009f])*"/uy;
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Moves behind one value; where there is none, stays at the first character that is wrong and returns false. */
function readValue(reader: Reader): boolean {
  skip(reader, blank);
  if (readChar(reader, "{")) return readEntries(reader, "}", readMember);
  if (readChar(reader, "[")) return readEntries(reader, "]", readValue);
  return skip(reader, string) || skip(reader, scalar);
}

function readEntries(reader: Reader, end: string, readEntry: (reader: Reader) => boolean): boolean {
  if (readChar(reader, end)) return true;
  do {
    if (!readEntry(reader)) return false;
  } while (readChar(reader, ","));
  return readChar(reader, end);
}

function readMember(reader: Reader): boolean {
  skip(reader, blank);
  return skip(reader, string) && readChar(reader, ":") && readValue(reader);
}

function readChar(reader: Reader, char: string): boolean {
  skip(reader, blank);
  if (reader.text[reader.at] !== char) return false;
  reader.at += 1;
  return true;
}

function skip(reader: Reader, pattern: RegExp): boolean {
  pattern.lastIndex = reader.at;
  if (!pattern.test(reader.text)) return false;
  reader.at = pattern.lastIndex;
  return true;
}
