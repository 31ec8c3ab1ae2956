import { decodeFully } from "./decode-escapes.js";
import { fold } from "./fold.js";

/** A way in which a program may write a value. */
export interface Spelling {
  readonly spelt: string;
  readonly folded: string;
  /** Whether enough is left when it is folded to tell it from other text. */
  readonly tells: boolean;
}

/** A value, its form when a text is read without escapes, and its form when a program takes its bytes for another encoding. Pure. */
export function spellings(value: string): readonly Spelling[] {
  const plain = decodeFully(value);
  const spelt = (plain === value ? [value] : [value, plain]).map(asItIs);
  if (!/[^\p{ASCII}]/u.test(value)) return spelt;
  const wide = Buffer.from(value, "utf16le");
  const turned = Buffer.from(wide).swap16();
  return [...spelt, ...[Buffer.from(value), wide, turned].flatMap(mistaken)];
}

/**
 * The forms of a secret inside a text that was written in base64: the form depends on the number of bytes before the secret, modulo three. A form
 * that is shorter than `least` is left out. Pure.
 */
export function inBase64(secret: string, least: number): readonly Spelling[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
    const [from, to] = [Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6)];
    if (to - from < least) return [];
    return [bytes.toString("base64"), bytes.toString("base64url")].map((text) => asItIs(text.slice(from, to)));
  });
}

function asItIs(spelt: string): Spelling {
  const folded = fold(spelt).text;
  return { spelt, folded, tells: folded.trim() !== "" };
}

/** Three foreign letters may leave two signs, beside orders to a terminal. A single letter leaves hardly anything: it would be found everywhere. */
function mistaken(bytes: Buffer): readonly Spelling[] {
  const spelt = bytes.toString("latin1");
  const folded = fold(spelt).text;
  const tells = folded.trim().length > 2;
  return tells || spelt.length > 2 ? [{ spelt, folded, tells }] : [];
}
