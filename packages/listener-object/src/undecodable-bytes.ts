const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const firstEscaped = 0xdc00;

/** Decodes UTF-8; a byte that is none becomes the lone surrogate U+DC00 + byte, so that nothing is lost. */
export function decodeBytes(bytes: readonly number[]): string {
  if (bytes.length === 0) return "";
  const whole = decodeStrictly(bytes);
  if (whole !== undefined) return whole;
  let text = "";
  for (let at = 0; at < bytes.length;) {
    const char = decodeCharacterAt(bytes, at);
    text += char?.text ?? String.fromCharCode(firstEscaped + (bytes[at] ?? 0));
    at += char?.length ?? 1;
  }
  return text;
}

/** The byte that a lone surrogate stands for, undefined for every other code unit. */
export function escapedByte(codePoint: number): number | undefined {
  const byte = codePoint - firstEscaped;
  return byte >= 0x80 && byte <= 0xff ? byte : undefined;
}

function decodeCharacterAt(bytes: readonly number[], at: number): { text: string; length: number } | undefined {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length += 1) {
    const text = decodeStrictly(bytes.slice(at, at + length));
    if (text !== undefined) return { text, length };
  }
  return undefined;
}

function decodeStrictly(bytes: readonly number[]): string | undefined {
  try {
    return utf8.decode(Uint8Array.from(bytes));
  } catch {
    return undefined; // not UTF-8: the decoder has no other way to say so
  }
}
