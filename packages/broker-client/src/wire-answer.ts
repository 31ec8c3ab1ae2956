/** An answer as it is read, whatever its status is. */
export interface Answer {
  readonly status: number;
  /** without parameters, lower case; undefined where the header is missing */
  readonly contentType: string | undefined;
  /** undefined where it is not UTF-8, has more values than any object, or, of an error, is too large to be read */
  readonly text: string | undefined;
  readonly retryAfter: string | undefined;
  readonly date: string | undefined;
}

export interface WireHead {
  readonly statusCode: number;
  readonly headers: NodeJS.Dict<string | string[]>;
}

// JSON.parse takes a second for a million lists; the largest workgroup has 100,000 members
const MOST_VALUES = 250_000;

/** Reads what came over the wire; `body` is undefined where it was not read. */
export function readWireAnswer({ statusCode, headers }: WireHead, body: Uint8Array | undefined): Answer {
  const header = (name: string) => [headers[name]].flat()[0];
  return {
    status: statusCode,
    contentType: header("content-type")?.split(";")[0]?.trim().toLowerCase(),
    text: body === undefined || hasTooManyValues(body) ? undefined : decodeUtf8(body),
    retryAfter: header("retry-after"),
    date: header("date"),
  };
}

/** Counts what separates and opens values; in a text they count, too. */
function hasTooManyValues(bytes: Uint8Array): boolean {
  if (bytes.length <= MOST_VALUES) return false;
  let count = 0;
  for (const byte of bytes) if (byte === 0x2c || byte === 0x5b || byte === 0x7b) count += 1; // , [ {
  return count > MOST_VALUES;
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
