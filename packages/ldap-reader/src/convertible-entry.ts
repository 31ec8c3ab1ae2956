/** What the converter reads of an entry: the values of an attribute as text, or as bytes. */
export interface ConvertibleEntry {
  attribute(name: string): readonly string[];
  raw(name: string): readonly Uint8Array[];
}
