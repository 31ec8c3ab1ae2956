/** What the converter reads of an entry: the values of an attribute as text, or as bytes. */
export interface ConvertibleEntry {
  /** The values as text, [] where there is none; the name in any case. */
  attribute(name: string): readonly string[];
  /** The same values as bytes. */
  raw(name: string): readonly Uint8Array[];
}
