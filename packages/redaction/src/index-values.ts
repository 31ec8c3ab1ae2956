import { decodeFully } from "./decode-escapes.js";
import { inBase64, spellings } from "./spellings.js";

/** The values that a text may not say, and words that it may say although they look like such values. */
export interface Values {
  /** Names and other values of a person: the whole value is hidden, and each of its words. */
  readonly hidden?: readonly string[];
  /** Passwords, tokens: they are hidden wherever they stand, and so is any part of them of six characters or more. */
  readonly secrets?: readonly string[];
  /** Words that may stay although they look random: names of schools. */
  readonly shown?: readonly string[];
}

/** Values made ready to be looked for in one pass: sets of pieces of a few lengths, all of them folded. */
export interface ValueIndex {
  /** Found wherever they stand. */
  readonly anywhere: Pieces;
  /** Found where a word begins. */
  readonly beginnings: Pieces;
  /** Found only as a word of their own. */
  readonly words: Pieces;
  /** Values of which too little is left when they are folded: found as they are, wherever they stand. */
  readonly raw: Pieces;
}

/** Pieces by their length. */
export type Pieces = ReadonlyMap<number, ReadonlySet<string>>;

const secretPart = 6;
const valuePart = 8;

/** Cuts values into pieces: the work and the size are linear in their length. Any string will do. Pure. */
export function indexValues({ hidden = [], secrets = [] }: Values): ValueIndex {
  const anywhere = makePieces();
  const beginnings = makePieces();
  const words = makePieces();
  const raw = makePieces();
  for (const secret of secrets)
    for (const { spelt, folded, tells } of [...spellings(secret), ...inBase64(secret, secretPart)])
      if (tells) addParts(anywhere, folded, secretPart);
      else addParts(raw, spelt, secretPart);
  for (const value of new Set(hidden.map((one) => one.trim()))) {
    for (const { spelt, folded, tells } of spellings(value)) {
      if (!tells) addParts(raw, spelt, valuePart);
      // a "+" at an end is folded to a blank, but of a short value it is a third of what is known
      else for (const text of new Set([folded, folded.trim()])) addValue(text);
    }
    // each of its words is misspelt by itself: the words of a misspelt value are parts of words, and stand anywhere
    for (const plain of new Set([value, decodeFully(value)]))
      for (const word of wordsOf(plain))
        for (const { folded } of spellings(word)) if (folded.trim().length > 2) addWord(folded.trim());
  }
  return { anywhere: anywhere.all, beginnings: beginnings.all, words: words.all, raw: raw.all };

  /** A short name is looked for where a word begins (and if very short, ends): "Hara" shall not cut "character" to pieces. */
  function addValue(text: string): void {
    if (text.length <= 4) addWord(text);
    else addParts(anywhere, text, valuePart);
  }

  function addWord(word: string): void {
    if (word.length <= 3) words.add(word);
    else if (word.length <= valuePart) beginnings.add(word);
    else addParts(anywhere, word, valuePart);
  }
}

interface Collected {
  add(piece: string): void;
  readonly all: Pieces;
}

function makePieces(): Collected {
  const all = new Map<number, Set<string>>();
  return {
    all,
    add(piece) {
      const known = all.get(piece.length);
      if (known) known.add(piece);
      else all.set(piece.length, new Set([piece]));
    },
  };
}

/** All parts of that length, or the whole where it is shorter: wherever a longer text shows some of it, one of them is seen. */
function addParts(pieces: Collected, text: string, length: number): void {
  if (text.length > length) for (let at = 0; at + length <= text.length; at++) pieces.add(text.slice(at, at + length));
  else if (text !== "") pieces.add(text);
}

/** Letters and numbers side by side, with the accents between them. */
function wordsOf(text: string): Iterable<string> {
  return text.match(/[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}\p{Cf}])*/gu) ?? [];
}
