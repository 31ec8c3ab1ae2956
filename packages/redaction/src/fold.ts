/** A text as it is compared: without case, accents, and signs that nobody sees, all blanks alike. */
export interface Folded {
  readonly text: string;
  /** For each unit: where in the source its character begins and ends, and whether the character is a letter or a number. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly isWord: readonly boolean[];
}

interface Char {
  readonly text: string;
  readonly isWord: boolean;
}

const known = new Map<string, Char>();
const mostKnown = 10_000;

/**
 * Folds a text so that one name is the same in any spelling: capitals (also "ß" as "SS"), composed and decomposed, "+" for a blank, and
 * with the zero bytes of UTF-16 or other invisible signs between its letters. Takes linear time; any string will do. Pure.
 */
export function fold(source: string): Folded {
  const starts: number[] = [];
  const ends: number[] = [];
  const isWord: boolean[] = [];
  const parts: string[] = [];
  let at = 0;
  for (const char of source) {
    const folded = foldChar(char);
    for (let unit = 0; unit < folded.text.length; unit++) {
      starts.push(at);
      ends.push(at + char.length);
      isWord.push(folded.isWord);
    }
    parts.push(folded.text);
    at += char.length;
  }
  return { text: parts.join(""), starts, ends, isWord };
}

function foldChar(char: string): Char {
  const before = known.get(char);
  if (before !== undefined) return before;
  if (known.size >= mostKnown) known.clear();
  const text = foldText(char);
  // some Arabic letters are a blank with accents
  const folded = { text, isWord: text.trim() !== "" && /[\p{L}\p{N}]/u.test(char) };
  known.set(char, folded);
  return folded;
}

function foldText(char: string): string {
  if (/[\s+]/u.test(char)) return " ";
  // to capitals and back: a pattern that ignores case does not know that "ß" is written "SS"
  const cased = char.normalize("NFKD").toLowerCase().toUpperCase().toLowerCase().normalize("NFKD");
  return cased.replace(/[\p{M}\p{Cc}\p{Cf}]/gu, "");
}
