import { fold, type Folded } from "./fold.js";
import type { Pieces, ValueIndex } from "./index-values.js";

/** A stretch of a text: from, up to and without. */
export type Span = readonly [from: number, to: number];

/**
 * The stretches where a text says a value of the index; pieces of fewer than `least` bytes (folded, as UTF-8) do not count. Takes time in
 * proportion to the text, whatever is indexed. Pure.
 */
export function findValues(text: string, { anywhere, beginnings, words, raw }: ValueIndex, least = 0): Span[] {
  const folded = fold(text);
  const spans: Span[] = [];
  for (let at = 0; at < folded.text.length; at++) {
    const isBeginning = !isWord(folded, at - 1);
    take(anywhere, at, () => true);
    if (!isBeginning) continue;
    take(beginnings, at, () => true);
    take(words, at, (end) => !isWord(folded, end));
  }
  if (raw.size > 0)
    for (let at = 0; at < text.length; at++)
      for (const [length, known] of raw) if (known.has(text.slice(at, at + length))) spans.push([at, at + length]);
  return spans;

  function take(pieces: Pieces, at: number, fits: (end: number) => boolean): void {
    for (const [length, known] of pieces) {
      const end = at + length;
      if (end > folded.text.length) continue;
      const piece = folded.text.slice(at, end);
      if (!known.has(piece) || !fits(end) || Buffer.byteLength(piece) < least) continue;
      spans.push([folded.starts[at] ?? 0, folded.ends[end - 1] ?? text.length]);
    }
  }
}

function isWord({ isWord: flags }: Folded, at: number): boolean {
  return flags[at] ?? false;
}
