import { LdapReaderError } from "./errors.js";

/** A place in a filter's text. */
export interface Cursor {
  readonly text: string;
  at: number;
}

/** Passes over white space. */
export function skipSpaces(cursor: Cursor): void {
  takeMatch(cursor, /\s+/y);
}

/** Passes over the token, or throws where something else stands. */
export function take(cursor: Cursor, token: string): void {
  if (!takeIf(cursor, token)) throw expected(cursor, `"${token}"`);
}

/** Passes over the token if it stands here. */
export function takeIf(cursor: Cursor, token: string): boolean {
  const found = cursor.text.startsWith(token, cursor.at);
  if (found) cursor.at += token.length;
  return found;
}

/** Passes over the text that the (sticky) pattern matches here; undefined where it does not match. */
export function takeMatch(cursor: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = cursor.at;
  const [found] = pattern.exec(cursor.text) ?? [];
  cursor.at += found?.length ?? 0;
  return found;
}

/** The error that says what should stand here. */
export function expected({ text, at }: Cursor, what: string): LdapReaderError {
  const place = at >= text.length ? "at its end" : `at position ${at + 1}`;
  return new LdapReaderError("BAD_FILTER", `The LDAP filter is wrong ${place}: ${what} is expected.`, { position: at });
}
