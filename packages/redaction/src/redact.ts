import { types } from "node:util";
import { factsOf } from "./describe-error.js";
import { isOwnError } from "./own-errors.js";
import { redactText } from "./redact-text.js";
import { sensitivityOfKey } from "./sensitive-names.js";

/** What can stand in a line of JSON. */
export type Redacted = string | number | boolean | null | Redacted[] | { [key: string]: Redacted };

// a line is for a person: whole clients or sockets do not belong in it
const deepest = 8;
const widest = 100;
const most = 2000;
const longest = 65_536;

interface Walk {
  /** The objects that we are inside of. */
  readonly within: Set<object>;
  left: number;
  /** How many characters may still be written. */
  letters: number;
}

/**
 * A copy of any value for the log, without secrets and personal names: by key, by form, and cut to a bearable size; an error that is not ours is
 * shown by name, code and place. Never throws.
 *
 * @example
 * ```ts
 * import { redact } from "@id-connector/redaction";
 *
 * redact({ item: "0b6ac1ee-1c5a-4c1d-8c4b-2a0b7c1d9e3f", password: "never shown" });
 * ```
 */
export function redact(value: unknown): Redacted {
  return walk(value, { within: new Set(), left: most, letters: longest });
}

function walk(value: unknown, state: Walk): Redacted {
  if (typeof value === "string") return walkText(value, state);
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "boolean" || value === null) return value;
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object") return `[${typeof value}]`;
  if (state.within.has(value)) return "[circular]";
  if (state.within.size >= deepest || state.left-- <= 0) return "[more]";
  state.within.add(value);
  try {
    return walkObject(value, state);
  } catch {
    return "[unreadable]"; // a getter or a proxy that throws; a log line must not
  } finally {
    state.within.delete(value);
  }
}

function walkText(text: string, state: Walk): string {
  if (state.letters <= 0) return "[more]";
  const shown = redactText(text);
  state.letters -= shown.length;
  return shown;
}

function walkObject(value: object, state: Walk): Redacted {
  if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value)) return `[${value.byteLength} bytes]`;
  if (isError(value)) return walkError(value, state);
  if (Array.isArray(value)) return walkList(value, state);
  if (types.isSet(value)) return walkList(Array.from(value), state);
  if (types.isMap(value)) {
    const pairs = Array.from(value);
    return walkEntries(
      pairs.map(([key, one]) => [keyText(key), () => one]),
      state,
    );
  }
  const { type, data, toJSON } = value as Record<string, unknown>;
  if (type === "Buffer" && Array.isArray(data)) return `[${data.length} bytes]`; // a Buffer that went through JSON
  if (typeof toJSON === "function") {
    const shown: unknown = toJSON.call(value);
    if (shown !== value) return walk(shown, state);
  }
  return walkEntries(
    Object.keys(value).map((key) => [key, () => (value as Record<string, unknown>)[key]]),
    state,
  );
}

/** An error of ours with its message, any other error without; neither with its fields: an error of a library carries its whole request. */
function walkError(error: object, state: Walk): Redacted {
  const { message, cause, errors } = error as Record<string, unknown>;
  const { name, code, syscall, at } = factsOf(error);
  const shown: Record<string, Redacted> = { name };
  if (code !== undefined) shown["code"] = code;
  if (syscall !== undefined) shown["syscall"] = syscall;
  if (isOwnError(error)) shown["message"] = walk(message, state);
  if (at.length > 0) shown["at"] = [...at];
  if (cause !== undefined) shown["cause"] = walk(cause, state);
  if (Array.isArray(errors))
    shown["errors"] = walk(
      errors.filter((one) => isError(one)),
      state,
    );
  return shown;
}

function walkList(list: readonly unknown[], state: Walk): Redacted[] {
  const shown: Redacted[] = [];
  for (const [index, one] of list.slice(0, widest).entries()) {
    const before = list[index - 1];
    // raw headers, command lines, pairs: the name stands before the value
    const isSecret =
      typeof before === "string" && /^[\w-]{1,60}:?$/.test(before) && sensitivityOfKey(before) === "secret";
    shown.push(isSecret && !isHarmless(one) ? "[secret]" : walk(one, state));
  }
  if (list.length > widest) shown.push(`[${list.length - widest} more]`);
  return shown;
}

/** Reads values one by one, so that a value that throws spoils only itself. */
function walkEntries(entries: readonly (readonly [string, () => unknown])[], state: Walk): Redacted {
  const shown: [string, Redacted][] = [];
  const nameOfValue = namedBy(entries);
  for (const [key, read] of entries.slice(0, widest)) {
    const value = tryRead(read);
    if (value === undefined) continue;
    const sensitivity = sensitivityOfKey(key) ?? (/^(?:values?|vals|buffers)$/i.test(key) ? nameOfValue : undefined);
    const hidden = sensitivity !== undefined && !isHarmless(value);
    const person = /^users?$/i.test(key) && (typeof value === "string" || isTextList(value));
    shown.push([walkText(key, state), hidden ? `[${sensitivity}]` : person ? "[personal]" : walk(value, state)]);
  }
  if (entries.length > widest) shown.push(["[more]", entries.length - widest]);
  return Object.fromEntries(shown);
}

/** { name: "userPassword", value: … }: the name tells how sensitive the value is. */
function namedBy(entries: readonly (readonly [string, () => unknown])[]): "secret" | "personal" | undefined {
  for (const [key, read] of entries.slice(0, widest)) {
    if (!/^(?:name|key|type|attribute|header|field)$/i.test(key)) continue;
    const name = tryRead(read);
    const sensitivity = typeof name === "string" ? sensitivityOfKey(name) : undefined;
    if (sensitivity !== undefined) return sensitivity;
  }
  return undefined;
}

function tryRead(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return "[unreadable]";
  }
}

/** Whether there is a password is no secret. */
function isHarmless(value: unknown): boolean {
  return value === null || typeof value === "boolean" || typeof value === "undefined" || typeof value === "function";
}

function isTextList(value: unknown): boolean {
  return Array.isArray(value) && value.some((one) => typeof one === "string");
}

/** Also for an error of another realm, or a copy of an error. */
function isError(value: unknown): boolean {
  if (types.isNativeError(value) || value instanceof Error) return true;
  return typeof value === "object" && value !== null && "stack" in value && "message" in value;
}

function keyText(key: unknown): string {
  return typeof key === "string" ? key : typeof key === "number" ? String(key) : `[${typeof key}]`;
}
