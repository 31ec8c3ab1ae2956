/**
 * A DN that keeps the spelling it was given: ldapjs' own DN class loses backslashes, plus signs and outer spaces, and closes the
 * connection when a server sends a DN that it cannot parse.
 */
export class RawDn {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** By this tag ldapjs recognises a DN. */
  get [Symbol.toStringTag](): "LdapDn" {
    return "LdapDn";
  }

  toString(): string {
    return this.#text;
  }
}
