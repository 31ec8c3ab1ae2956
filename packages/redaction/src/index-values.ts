import { decodeFully } from "./decode-escapes.js";
import { fold } from "./fold.js";

/** What a text may not say, and what it may although it looks like it. */
export interface Values {
  /** Names and other values of a person: they go whole, and each of their words. */
  readonly hidden?: readonly string[];
  /** Passwords, tokens: they go wherever they stand, and any part of them of six characters or more. */
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
  /** What has nothing left when it is folded is looked for as it is. */
  readonly raw: readonly string[];
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
  const raw: string[] = [];
  for (const secret of secrets)
    for (const spelt of [...spellings(secret), ...inBase64(secret)]) {
      const { text } = fold(spelt);
      if (text.trim() === "") raw.push(spelt);
      else for (const part of partsOf(text, secretPart)) anywhere.add(part);
    }
  for (const value of new Set(hidden.map((one) => one.trim()))) {
    for (const spelt of spellings(value)) {
      const text = fold(spelt).text.trim();
      if (text === "") raw.push(spelt);
      else addValue(text);
    }
    // each of its words is misspelt by itself: the words of a misspelt value are parts of words, and stand anywhere
    for (const plain of new Set([value, decodeFully(value)]))
      for (const word of wordsOf(plain))
        for (const spelt of spellings(word)) {
          const { text } = fold(spelt);
          if (text.trim().length > 2) addWord(text.trim());
        }
  }
  return { anywhere: anywhere.all, beginnings: beginnings.all, words: words.all, raw: raw.filter((one) => one !== "") };

  /** A short name is looked for where a word begins (and if very short, ends): "Hara" shall not cut "character" to pieces. */
  function addValue(text: string): void {
    if (text.length <= 4) addWord(text);
    else for (const part of partsOf(text, valuePart)) anywhere.add(part);
  }

  function addWord(word: string): void {
    if (word.length <= 3) words.add(word);
    else if (word.length <= valuePart) beginnings.add(word);
    else for (const part of partsOf(word, valuePart)) anywhere.add(part);
  }
}

function makePieces(): { add(piece: string): void; readonly all: Pieces } {
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
function* partsOf(text: string, length: number): Iterable<string> {
  if (text.length <= length) yield text;
  else for (let at = 0; at + length <= text.length; at++) yield text.slice(at, at + length);
}

/** Letters and numbers side by side, with the accents between them. */
function wordsOf(text: string): Iterable<string> {
  return text.match(/[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}\p{Cf}])*/gu) ?? [];
}

/** A value, what is left of it when a text is read without escapes, and what a program shows that takes its bytes for another encoding. */
function spellings(value: string): readonly string[] {
  const plain = decodeFully(value);
  const spelt = plain === value ? [value] : [value, plain];
  if (!/[^\p{ASCII}]/u.test(value)) return spelt;
  const wide = Buffer.from(value, "utf16le");
  const turned = Buffer.from(wide).swap16();
  const mistaken = [Buffer.from(value), wide, turned].map((bytes) => bytes.toString("latin1"));
  // of a single letter hardly anything is left, which then would be found everywhere
  return [...spelt, ...mistaken.filter((text) => fold(text).text.trim().length > 2)];
}

/** A secret inside of something that was written in base64: what stands there depends on the number of bytes before it, by three. */
function inBase64(secret: string): readonly string[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
    const [from, to] = [Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6)];
    if (to - from < secretPart) return [];
    return [bytes.toString("base64").slice(from, to), bytes.toString("base64url").slice(from, to)];
  });
}
