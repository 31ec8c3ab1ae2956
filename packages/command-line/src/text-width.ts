/** Columns of a terminal that a visible text takes: signs above or below a letter none, East Asian letters and pictures two. Pure. */
export function textWidth(text: string): number {
  return Array.from(text).reduce((sum, char) => sum + widthOf(char), 0);
}

/** As much of a visible text as fits into so many columns. Pure. */
export function cutToWidth(text: string, columns: number): string {
  let left = columns;
  const chars = Array.from(text);
  const end = chars.findIndex((char) => (left -= widthOf(char)) < 0);
  return end < 0 ? text : chars.slice(0, end).join("");
}

function widthOf(char: string): number {
  if (/\p{M}/u.test(char)) return 0;
  return wide.test(char) ? 2 : 1;
}

const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]/u;
