/**
 * Tells what looks odd about a refused password, as if the program that wrote its file made a mistake: a sentence without anything of the
 * password; "" where nothing looks odd. The password is not changed, for a right password may look so, too. Pure.
 */
export function oddityOfPassword(password: string): string {
  const places = oddities.filter(([, isOdd]) => isOdd(password)).map(([what]) => what);
  if (places.length === 0) return "";
  return ` The password, as its file has it, ${places.join(", and ")}: is that meant? One newline at its end does not count.`;
}

const oddities: readonly (readonly [what: string, isOdd: (password: string) => boolean])[] = [
  ["begins with a byte order mark (BOM)", (password) => password.startsWith("\ufeff")],
  // characters of UTF-16, or of a file that is no text
  ["has characters that are no text (is its file UTF-8?)", (password) => /[\0\ufffd]/.test(password)],
  ["begins with blanks", (password) => /^\ufeff?[^\S\ufeff]/.test(password)],
  ["ends with blanks or newlines", (password) => /\s$/.test(password)],
];
