/** Keys whose values are secrets, compared without case and without `_`, `-` and spaces. */
const secretKeys =
  /password|passwd|passphrase|secret|token|authorization|cookie|credential|apikey|privatekey|^key$|^auth$|^pwd$|krb5key|pwhistory|ntpassword|lmpassword/;

/** Keys whose values are personal: objects are named by their entryUUID instead. */
const personalKeys = new Set(
  "firstname lastname username uid givenname sn surname cn displayname gecos mail email mailprimaryaddress mailalternativeaddress birthday univentionbirthday phone telephonenumber dn memberdn members users object".split(
    " ",
  ),
);

/** Secrets by their look, wherever they stand in a text. */
const secretShapes: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, "$1 [secret]"],
  [/\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, "[secret]"],
  [/\{(?:crypt|k5key|s?sha(?:256|384|512)?|s?md5|pbkdf2[\w-]*|argon2)\}[^\s"']+/gi, "[secret]"],
  [/\$(?:1|2[aby]?|5|6|y|argon2\w*)\$[^\s"']+/g, "[secret]"],
  [/([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, "$1[secret]@"],
  [/\b((?:access_|refresh_)?token|password|passwd|client_secret)(["']?\s*[=:]\s*["']?)[^\s&"',;]+/gi, "$1$2[secret]"],
  [/\b(?:[0-9A-F]{32}|[0-9a-f]{32})\b/g, "[secret]"],
];

/** A personal distinguished name in a text: the value of its first part names a person. */
const personalDn = /\buid=(?:\\.|[^,+\\\s"'])+/gi;

const deepest = 8;

/**
 * A copy of the value that may be logged: secrets by key and by look, and personal values by key, are replaced; buffers become their
 * size, errors their name, code, message and cause; circles and great depth are cut. Never throws.
 */
export function redact(value: unknown, key = ""): unknown {
  return copy(value, key, new Set(), 0);
}

function copy(value: unknown, key: string, above: Set<object>, depth: number): unknown {
  const plainKey = key.toLowerCase().replaceAll(/[_\-\s]/g, "");
  if (value !== undefined && value !== null && value !== "") {
    if (secretKeys.test(plainKey)) return "[secret]";
    if (personalKeys.has(plainKey)) return "[personal]";
  }
  if (typeof value === "string") return redactText(value);
  if (typeof value === "bigint" || typeof value === "symbol") return String(value);
  if (typeof value === "function") return "[function]";
  if (typeof value !== "object" || value === null) return value;
  if (ArrayBuffer.isView(value)) return `[${String(value.byteLength)} bytes]`;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "[no date]" : value.toISOString();
  if (above.has(value)) return "[circle]";
  if (depth >= deepest) return "[deep]";
  above.add(value);
  try {
    return copyObject(value, above, depth + 1);
  } finally {
    above.delete(value);
  }
}

function copyObject(value: object, above: Set<object>, depth: number): unknown {
  const inside = (key: string, part: unknown) => copy(part, key, above, depth);
  if (Array.isArray(value)) return value.map((part) => inside("", part));
  if (value instanceof Set) return [...value].map((part) => inside("", part));
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([key, part]) => [redactText(String(key)), inside(String(key), part)]));
  }
  if (looksLikeError(value)) return copyError(value, inside);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [redactText(key), inside(key, part)]));
}

/** Only these parts: errors of HTTP libraries carry whole requests, bodies and passwords included. */
function copyError(error: ErrorLike, inside: (key: string, part: unknown) => unknown): unknown {
  const { name, code, message, stack, cause } = error;
  return {
    name,
    ...(code === undefined ? {} : { code: inside("code", code) }),
    message: redactText(message),
    ...(stack === undefined ? {} : { stack: redactText(stack) }),
    ...(cause === undefined ? {} : { cause: inside("cause", cause) }),
  };
}

interface ErrorLike {
  readonly name: string;
  readonly code?: unknown;
  readonly message: string;
  readonly stack?: string;
  readonly cause?: unknown;
}

// an error of another realm (a worker, a test runner's sandbox) is no instance of this one's Error
function looksLikeError(value: object): value is ErrorLike {
  const { name, message, stack } = value as Partial<ErrorLike>;
  return (
    value instanceof Error || (typeof name === "string" && typeof message === "string" && typeof stack === "string")
  );
}

/** The text without secrets and without the names in distinguished names. */
export function redactText(text: string): string {
  let clean = text;
  for (const [shape, replacement] of secretShapes) clean = clean.replaceAll(shape, replacement);
  return clean.replaceAll(personalDn, "uid=[personal]");
}
