import { hiddenMark, hideValues, type Values } from "@id-connector/redaction";
import { isEntryUuid } from "./check-id.js";
import { isFields } from "./decode-body.js";
import type { Detail, DetailEntry } from "./errors.js";
import { textFields } from "./fields.js";

/**
 * The values that an error may not repeat (`hidden`, `secrets`), and the quoted values that it may (`shown`: schools, classes).
 */
export type Redaction = Values;

interface Rules {
  /** Takes hidden and secret values out of a text. */
  readonly hide: (text: string) => string;
  readonly shown: ReadonlySet<unknown>;
}

const LONGEST = 300;
/** The longest sum of all texts of a detail, in UTF-16 units: further texts are hidden unread. */
const LONGEST_DETAIL = 16_384;
const MOST = 20;
// every name that the API itself puts into a path to a field
const FIELDS = new Set([
  ...["body", "query", "path", "header", "form", "id", "members", "context", "roles", "classes", "__root__", "__key__"],
  ...["username", "password", "grant_type", "school_authority"],
  ...Object.values(textFields).flatMap((fields) => Object.keys(fields)),
]);

/**
 * Makes a broker's `detail` fit for a log: from a list it keeps `loc`, `type` and a redacted `msg` (never `input`, `ctx`, `url`);
 * from a text it keeps the redacted start. Undefined for anything else. Never throws.
 */
export function redactDetail(detail: unknown, redaction: Redaction): Detail | undefined {
  const rules = { hide: atMost(LONGEST_DETAIL, hideValues(redaction)), shown: new Set<unknown>(redaction.shown) };
  if (typeof detail === "string") return redactText(detail, rules);
  if (!Array.isArray(detail)) return undefined;
  return detail.slice(0, MOST).map((entry) => redactEntry(entry, rules));
}

function atMost(length: number, hide: (text: string) => string): (text: string) => string {
  let left = length;
  return (text) => {
    left -= text.length;
    return left < 0 ? hiddenMark : hide(text);
  };
}

function redactEntry(entry: unknown, rules: Rules): DetailEntry {
  const { loc, msg, type } = isFields(entry) ? entry : {};
  return {
    loc: (Array.isArray(loc) ? loc : []).slice(0, MOST).map((step: unknown) => redactStep(step, rules)),
    msg: typeof msg === "string" ? redactText(msg, rules) : "",
    type: typeof type === "string" && /^[a-z_.]{1,60}$/.test(type) ? redactText(type, rules) : hiddenMark,
  };
}

function redactStep(step: unknown, { shown }: Rules): string | number {
  if (typeof step === "number") return step;
  return typeof step === "string" && (FIELDS.has(step) || shown.has(step)) ? step : hiddenMark;
}

/**
 * Cuts out of a sentence hidden and secret values, pydantic's `input_value`, and every quoted text that is neither an id, a field
 * of the API nor a value that may be shown.
 */
function redactText(text: string, { hide, shown }: Rules): string {
  const masked = hide(text).replace(/\binput(?:_value|_type)?\s*[=:].*/isu, hiddenMark);
  const unquoted = masked.replace(
    /(["'`´‘“„«»])(.*?)(["'`´’”“»«]|$)/gsu,
    (whole, open: string, value: string, close: string) =>
      isEntryUuid(value) || FIELDS.has(value) || shown.has(value) ? whole : `${open}${hiddenMark}${close}`,
  );
  return unquoted.length > LONGEST ? `${unquoted.slice(0, LONGEST)}…` : unquoted;
}
