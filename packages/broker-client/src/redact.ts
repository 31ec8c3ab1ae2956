import { isEntryUuid } from "./check-id.js";
import { isFields } from "./decode-body.js";
import type { Detail, DetailEntry } from "./errors.js";

/** What an error may not repeat (`hidden`, `secrets`), and which quoted values it may (`shown`: schools, classes). */
export interface Redaction {
  readonly hidden?: readonly string[];
  readonly shown?: readonly string[];
  readonly secrets?: readonly string[];
}

const MASK = "[redacted]";
const LONGEST = 300;
const LONGEST_READ = 8192;
const MOST = 20;
// every name that the API itself puts into a path to a field
const FIELDS = new Set(
  (
    "body query path header form id name display_name description school members first_name last_name user_name context " +
    "roles classes username password grant_type school_authority __root__ __key__"
  ).split(" "),
);

/**
 * Makes a broker's `detail` fit for a log: of a list, `loc`, `type` and a redacted `msg` remain (never `input`, `ctx`,
 * `url`); of a text, its redacted start. Undefined for anything else.
 */
export function redactDetail(detail: unknown, redaction: Redaction): Detail | undefined {
  if (typeof detail === "string") return redactText(detail, redaction);
  if (!Array.isArray(detail)) return undefined;
  return detail.slice(0, MOST).map((entry) => redactEntry(entry, redaction));
}

function redactEntry(entry: unknown, redaction: Redaction): DetailEntry {
  const { loc, msg, type } = isFields(entry) ? entry : {};
  return {
    loc: (Array.isArray(loc) ? loc : []).slice(0, MOST).map((step: unknown) => redactStep(step, redaction)),
    msg: typeof msg === "string" ? redactText(msg, redaction) : "",
    type: typeof type === "string" && /^[a-z_.]{1,60}$/.test(type) ? redactText(type, redaction) : MASK,
  };
}

function redactStep(step: unknown, { shown = [] }: Redaction): string | number {
  if (typeof step === "number") return step;
  return typeof step === "string" && (FIELDS.has(step) || shown.includes(step)) ? step : MASK;
}

/**
 * Cuts out of a sentence: secrets, tokens, values of the object and their words, addresses, pydantic's `input_value`,
 * and whatever stands in quotes but is neither an id, a field of the API nor one of the values that may be shown.
 */
export function redactText(text: string, redaction: Redaction): string {
  const { hidden = [], shown = [], secrets = [] } = redaction;
  if (text.length > LONGEST_READ) return MASK;
  const masked = [
    ...secrets.filter((secret) => secret !== "").flatMap(spellings),
    /\bbearer\s+\S+/giu,
    /(?<![\w-])[\w-]{8,}\.[\w-]{4,}\.[\w-]*/gu,
    /\binput(?:_value|_type)?\s*[=:].*/gisu,
    /(?<![^\s@])[^\s@]+@[^\s@]+/gu,
    ...patternsOf(hidden),
  ].reduce<string>((result, pattern) => result.replaceAll(pattern, MASK), readable(text));
  const unquoted = masked.replace(
    /(["'`´‘“„«»])(.*?)(["'`´’”“»«]|$)/gsu,
    (whole, open: string, value: string, close: string) =>
      isEntryUuid(value) || FIELDS.has(value) || shown.includes(value) ? whole : `${open}${MASK}${close}`,
  );
  return unquoted.length > LONGEST ? `${unquoted.slice(0, LONGEST)}…` : unquoted;
}

// the text as a person would read it: the escapes of JSON and of Python's repr are undone
function readable(text: string): string {
  return text
    .replace(/\\(?:u([0-9a-f]{4})|x([0-9a-f]{2}))/giu, (_, four: string | undefined, two: string | undefined) =>
      String.fromCharCode(Number.parseInt(four ?? two ?? "", 16)),
    )
    .replace(/\\[nrt]/gu, " ")
    .normalize("NFC");
}

function spellings(secret: string): string[] {
  const encoded = encodeURIComponent(secret);
  return [
    secret,
    secret.normalize("NFC"),
    JSON.stringify(secret).slice(1, -1),
    encoded,
    encoded.replaceAll("%20", "+"),
  ];
}

// whole values and their words, the longest first: a part that is cut out too early would leave the rest of the whole
function patternsOf(values: readonly string[]): RegExp[] {
  const whole = values.flatMap((value) => cases(value.trim())).filter((value) => value !== "");
  const words = whole.flatMap((value) => value.split(/[^\p{L}\p{N}]+/u)).filter((word) => word.length > 2);
  const ordered = [...new Set([...whole, ...words])].sort((a, b) => b.length - a.length);
  return ordered.map((text) => new RegExp(pattern(text, text.length > 4 && whole.includes(text)), "giu"));
}

// a pattern that ignores case does not know that "ß" is written "SS"
function cases(value: string): string[] {
  return [value, value.toUpperCase(), value.toLowerCase()].map((text) => text.normalize("NFC"));
}

// A short name is looked for where a word begins (and if very short, ends): "Hara" shall not cut "character" to pieces.
function pattern(text: string, anywhere: boolean): string {
  const escaped = text.replace(/[\\^$.*+?()[\]{}|/]/gu, "\\$&");
  if (anywhere) return escaped;
  return `(?<![\\p{L}\\p{N}])${escaped}${text.length > 3 ? "" : "(?![\\p{L}\\p{N}])"}`;
}
