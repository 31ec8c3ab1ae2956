// one level of what JSON, Python, C, LDAP, URLs, forms, HTML and mails make of a character; none of it can be read in two ways at one place
const escapes =
  /(?:%[0-9a-f]{2})+|%u[0-9a-f]{4}|\\u\{[0-9a-f]{1,6}\}|\\[uU](?:[0-9a-f]{8}|[0-9a-f]{4})|(?:\\x[0-9a-f]{2})+|(?:\\[0-3][0-7]{2})+|(?:\\[0-9a-f]{2})+|\\[\s\S]|&#(?:x[0-9a-f]{1,6}|[0-9]{1,7});|&[a-z]{2,8};|(?:=[89a-f][0-9a-f]){2,}/gi;

/** Levels of escapes, one inside the other, that are undone. */
export const deepest = 5;

const named: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  szlig: "ß",
};
const marks: Readonly<Record<string, string>> = {
  ...{ uml: "\u0308", acute: "\u0301", grave: "\u0300", circ: "\u0302", tilde: "\u0303" },
  ...{ cedil: "\u0327", ring: "\u030a", caron: "\u030c" },
};
const letters: Readonly<Record<string, string>> = { aelig: "æ", oslash: "ø", eth: "ð", thorn: "þ", oelig: "œ" };

/** Undoes one level of escapes of any kind, all of them at once. Text that is no escape stays; any string will do. Pure. */
export function decodeEscapes(text: string): string {
  return text.replace(escapes, (escape) => decode(escape));
}

/** Undoes escapes until none are left, at most so many levels as a text may have. Pure. */
export function decodeFully(text: string): string {
  let plain = text;
  for (let depth = 0; depth <= deepest; depth++) {
    const next = decodeEscapes(plain);
    if (next === plain) break;
    plain = next;
  }
  return plain;
}

/** A text as it reads with some levels of escapes undone; and for each of its units, where in the source the unit begins and ends. */
export interface Layer {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** The text itself, with nothing undone. Pure. */
export function firstLayer(text: string): Layer {
  const starts = Array.from({ length: text.length }, (_, at) => at);
  return { text, starts, ends: starts.map((at) => at + 1) };
}

/** The layer with one more level undone; undefined where nothing is escaped. Pure. */
export function nextLayer({ text, starts, ends }: Layer): Layer | undefined {
  const next = { text: "", starts: new Array<number>(), ends: new Array<number>() };
  const copy = (from: number, to: number) => {
    next.text += text.slice(from, to);
    for (let at = from; at < to; at++) {
      next.starts.push(starts[at] ?? 0);
      next.ends.push(ends[at] ?? 0);
    }
  };
  let done = 0;
  for (const { 0: escape, index } of text.matchAll(escapes)) {
    copy(done, index);
    done = index + escape.length;
    const plain = decode(escape);
    next.text += plain;
    for (let unit = 0; unit < plain.length; unit++) {
      next.starts.push(starts[index] ?? 0);
      next.ends.push(ends[done - 1] ?? 0);
    }
  }
  copy(done, text.length);
  return next.text === text ? undefined : next;
}

/** Whether some escape can be read in more than one way, so that its meaning cannot be told. Pure. */
export function isAmbiguous(text: string): boolean {
  return /\\[bf][0-9a-f]/i.test(text);
}

function decode(escape: string): string {
  if (escape.startsWith("&#")) return ofCodePoint(escape.slice(2, -1).replace(/^x/i, "0x"), escape);
  if (escape.startsWith("&")) return decodeName(escape);
  if (/^%u/i.test(escape)) return ofCodePoint(`0x${escape.slice(2)}`, escape);
  if (/^[%=]/.test(escape)) return ofBytes(escape.replaceAll(/[%=]/g, ""));
  if (/^\\u\{/i.test(escape)) return ofCodePoint(`0x${escape.slice(3, -1)}`, escape);
  if (/^\\u[0-9a-f]{4}/i.test(escape)) return ofWide(escape);
  if (/^\\x[0-9a-f]{2}/i.test(escape)) return ofBytes(escape.replaceAll(/\\x/gi, ""));
  if (/^\\[0-3][0-7]{2}/.test(escape)) return ofOctal(escape);
  if (/^\\[0-9a-f]{2}/i.test(escape)) return ofBytes(escape.replaceAll("\\", ""));
  return /^\\[nrt]/.test(escape) ? " " : escape.slice(1);
}

/** Eight digits are one character of C or Python, or four and what happens to stand behind them in JSON. */
function ofWide(escape: string): string {
  const isLong = escape.startsWith("\\U") && escape.length === 10;
  if (isLong) return ofCodePoint(`0x${escape.slice(2)}`, escape);
  return String.fromCharCode(Number.parseInt(escape.slice(2, 6), 16)) + escape.slice(6);
}

function ofCodePoint(digits: string, otherwise: string): string {
  const code = Number(digits);
  return code <= 0x10_ff_ff ? String.fromCodePoint(code) : otherwise;
}

function ofOctal(escape: string): string {
  const codes = escape.split("\\").slice(1);
  return ofBytes(Buffer.from(codes.map((code) => Number.parseInt(code, 8))).toString("hex"));
}

function ofBytes(hex: string): string {
  const bytes = Buffer.from(hex, "hex");
  const text = bytes.toString("utf8");
  return text.includes("\ufffd") ? bytes.toString("latin1") : text;
}

function decodeName(escape: string): string {
  const name = escape.slice(1, -1);
  const plain = named[name.toLowerCase()] ?? letters[name.toLowerCase()];
  if (plain !== undefined) return plain;
  const mark = marks[name.slice(1).toLowerCase()];
  return mark === undefined ? escape : `${name.charAt(0)}${mark}`.normalize("NFC");
}
