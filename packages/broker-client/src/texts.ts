import { BrokerError, type Subject } from "./errors.js";
import type { TextFields, TextsOf } from "./fields.js";

interface Named {
  readonly id: string;
}

/** The id and the texts of a body in their order, with the values that an error hides and those that it may show. */
export interface EncodedTexts {
  readonly texts: Readonly<Record<string, string>>;
  readonly hidden: readonly string[];
  readonly shown: readonly string[];
}

/** Takes the id and the texts of the table and nothing else; throws BAD_BODY where one is not of its type. */
export function encodeTexts(subject: Subject, object: Named, fields: TextFields): EncodedTexts {
  const texts: [name: string, text: string][] = [["id", textOf(subject, object, "id")]];
  const quoted = { hidden: [] as string[], shown: [] as string[] };
  for (const [name, { optional, shown }] of Object.entries(fields)) {
    if (optional && Reflect.get(object, name) === undefined) continue;
    const text = textOf(subject, object, name);
    texts.push([name, text]);
    quoted[shown ? "shown" : "hidden"].push(text);
  }
  return { texts: Object.fromEntries(texts), ...quoted };
}

/** The same from parsed JSON; undefined where one is missing or not of its type. */
export function decodeTexts<F extends TextFields>(
  value: Readonly<Record<string, unknown>>,
  fields: F,
): (Named & TextsOf<F>) | undefined {
  const given = Object.keys(fields).filter((name) => fields[name]?.optional !== true || !isEmpty(value[name]));
  const texts = ["id", ...given].map((name) => [name, value[name]] as const);
  const isWhole = texts.every(([, text]) => typeof text === "string");
  return isWhole ? (Object.fromEntries(texts) as Named & TextsOf<F>) : undefined;
}

/** The error for a field of the caller's object. */
export function badField(subject: Subject, field: string): BrokerError {
  return new BrokerError(subject, `the field ${field} is not of its type`, { code: "BAD_BODY", scope: "item" });
}

function textOf(subject: Subject, object: object, field: string): string {
  const value: unknown = Reflect.get(object, field);
  if (typeof value !== "string") throw badField(subject, field);
  return value;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}
