const hidden = "[secret]";

/**
 * A text that does not print itself: string conversion, template literals, JSON, `util.inspect`, loggers and error messages show
 * "[secret]". Only `reveal` gives it out.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself: only for where it is used. */
  reveal(): string {
    return this.#text;
  }

  /** "[secret]" */
  toString(): string {
    return hidden;
  }

  /** "[secret]" */
  toJSON(): string {
    return hidden;
  }

  /** "[secret]" */
  [Symbol.toPrimitive](): string {
    return hidden;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return hidden;
  }
}
