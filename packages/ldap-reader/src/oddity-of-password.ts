/**
 * What of a password that was refused looks like a mistake of whatever wrote its file: a sentence without anything of the password; "" where
 * nothing does. Nothing of it is taken away: a password may have all of it. Pure.
 */
export function oddityOfPassword(password: string): string {
  const places = oddities.filter(([, isOdd]) => isOdd(password)).map(([what]) => what);
  if (places.length === 0) return "";
  return ` The password, as its file has it, ${places.join(", and ")}: is that meant? One newline at its end does not count.`;
}

const oddities: readonly (readonly [what: string, isOdd: (password: string) => boolean])[] = [
  ["begins with a byte order mark (BOM)", (password) => password.startsWith("\ufeff")],
  // of UTF-16, or of what is no text
  ["has characters that are no text (is its file UTF-8?)", (password) => /[\0\ufffd]/.test(password)],
  ["begins with blanks", (password) => /^\ufeff?[^\S\ufeff]/.test(password)],
  ["ends with blanks or newlines", (password) => /\s$/.test(password)],
];
