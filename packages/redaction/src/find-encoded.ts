import type { Span } from "./find-values.js";

const shortestRandom = 24;

/** Whether a text says something that must be hidden; asked about the content of an encoded stretch. */
export type Says = (decoded: string) => boolean;

/**
 * Where a text has stretches of base64, base64url or hexadecimal digits that hold what `says` objects to, or that look as random as
 * only a key or a token does. They may begin in the middle of the encoded text: every offset is tried. Takes linear time. Pure.
 */
export function findEncoded(text: string, { says, stays }: { says: Says; stays: (word: string) => boolean }): Span[] {
  const spans: Span[] = [];
  for (const { 0: run, index } of text.matchAll(/[A-Za-z0-9+/_-]{2,}={0,2}/g)) {
    if (stays(run)) continue;
    if (looksRandom(run) || readingsOf(run).some(says)) spans.push([index, index + run.length]);
  }
  // bytes with something between them: 4d:61:78
  for (const { 0: run, index } of text.matchAll(
    /(?<![0-9a-z])[0-9a-f]{2}(?:[ :,-]|, ?0x|\s?0x)(?:[0-9a-f]{2}(?:[ :,-]|, ?0x|\s?0x)?)+/gi,
  ))
    if (textsOf(Buffer.from(run.replaceAll(/0x|[^0-9a-f]/gi, ""), "hex")).some(says))
      spans.push([index, index + run.length]);
  return spans;
}

function readingsOf(run: string): string[] {
  return [...base64Readings(run), ...hexReadings(run)];
}

function base64Readings(run: string): string[] {
  return [0, 1, 2, 3].flatMap((offset) => textsOf(Buffer.from(run.slice(offset), "base64")));
}

function hexReadings(run: string): string[] {
  return (run.match(/[0-9a-f]{4,}/gi) ?? []).flatMap((digits) =>
    [0, 1].flatMap((offset) => textsOf(Buffer.from(digits.slice(offset), "hex"))),
  );
}

/** The texts that bytes may mean; UTF-16 is seen as letters with zero bytes between them, which are not looked at. */
function textsOf(bytes: Buffer): string[] {
  if (bytes.length === 0) return [];
  const plain = bytes.toString("latin1");
  return isAscii(bytes) ? [plain] : [plain, bytes.toString("utf8")];
}

function isAscii(bytes: Buffer): boolean {
  return bytes.every((byte) => byte < 0x80);
}

/** Capitals, small letters and digits mixed, over a length that no word has. */
function looksRandom(run: string): boolean {
  return run
    .split("/")
    .some((part) => part.length >= shortestRandom && /[a-z]/.test(part) && /[A-Z]/.test(part) && /\d/.test(part));
}
