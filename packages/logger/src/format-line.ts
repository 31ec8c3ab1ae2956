import { redact, type Redacted } from "@id-connector/redaction";

export interface Line {
  /** Epoch ms. */
  readonly time: number;
  readonly level: string;
  readonly message: string;
  /** The later ones win. */
  readonly fields: readonly Readonly<Record<string, unknown>>[];
}

const ownKeys: readonly string[] = ["time", "level", "message"];
// what JSON leaves as it is, but a terminal or a reader of lines may take for an order or an end of line; also what turns the reading direction
const unsafe = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** One line of JSON without its line end: redacted, and with every control character escaped. Never throws. Pure. */
export function formatLine({ time, level, message, fields }: Line): string {
  const line: [string, Redacted][] = [
    ["time", new Date(time).toISOString()],
    ["level", level],
    ["message", redact(message)],
    ...fields.flatMap(shownFields),
  ];
  return JSON.stringify(Object.fromEntries(line)).replace(
    unsafe,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function shownFields(fields: unknown): [string, Redacted][] {
  const shown = redact(fields);
  if (typeof shown !== "object" || shown === null || Array.isArray(shown)) return [["fields", shown]];
  return Object.entries(shown).map(([key, value]) => [ownKeys.includes(key) ? `field_${key}` : key, value]);
}
