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
// what JSON leaves as it is, but a terminal or a reader of lines may take for an order or an end of line, and what turns the reading direction or cannot be seen
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** One line of JSON without its line end: redacted, and with every character escaped that is no visible one. Never throws. Pure. */
export function formatLine({ time, level, message, fields }: Line): string {
  const line: [string, Redacted][] = [
    ["time", new Date(time).toISOString()],
    ["level", level],
    ["message", redact(message)],
    ...fields.flatMap(shownFields),
  ];
  return JSON.stringify(Object.fromEntries(line)).replace(unsafe, escapeOf);
}

/** JSON writes a character beyond the first 65,536 as two halves. */
function escapeOf(char: string): string {
  return char
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}

function shownFields(fields: unknown): [string, Redacted][] {
  const shown = redact(fields);
  if (typeof shown !== "object" || shown === null || Array.isArray(shown)) return [["fields", shown]];
  return Object.entries(shown).map(([key, value]) => [ownKeys.includes(key) ? `field_${key}` : key, value]);
}
