import { escapeUnseen, redact, type Redacted } from "@id-connector/redaction";

export interface Line {
  /** Epoch ms. */
  readonly time: number;
  readonly level: string;
  readonly message: string;
  /** Later fields win. */
  readonly fields: readonly Readonly<Record<string, unknown>>[];
}

const ownKeys: readonly string[] = ["time", "level", "message"];

/** One line of JSON without its line end: redacted, and with every character escaped that is no visible one. Never throws. Pure. */
export function formatLine({ time, level, message, fields }: Line): string {
  const line: [string, Redacted][] = [
    ["time", new Date(time).toISOString()],
    ["level", level],
    ["message", redact(message)],
    ...fields.flatMap(shownFields),
  ];
  // characters that JSON leaves as they are
  return escapeUnseen(JSON.stringify(Object.fromEntries(line)));
}

function shownFields(fields: unknown): [string, Redacted][] {
  const shown = redact(fields);
  if (typeof shown !== "object" || shown === null || Array.isArray(shown)) return [["fields", shown]];
  return Object.entries(shown).map(([key, value]) => [ownKeys.includes(key) ? `field_${key}` : key, value]);
}
