/** Attributes as written: name → values. */
export type Attributes = Readonly<Record<string, string | readonly string[]>>;

/** One entry of the tree; never changed, but replaced by its next state. */
export interface Entry {
  /** The entryUUID: stays when the entry is renamed. */
  readonly id: string;
  readonly dn: string;
  /** The normalised DN. */
  readonly key: string;
  /** The place in the order of the tree: the time of the entry's making. */
  readonly sequence: number;
  /** Lower-cased attribute name → values; never empty. */
  readonly attributes: ReadonlyMap<string, readonly string[]>;
  /** The entryCSN. */
  readonly csn: string;
  readonly createdCsn: string;
}

/** The values of an attribute of the entry itself (none of the computed ones). */
export function valuesOf(entry: Entry, attribute: string): readonly string[] {
  return entry.attributes.get(attribute.toLowerCase()) ?? none;
}

/** The first value, or "" where there is none. */
export function firstOf(entry: Entry, attribute: string): string {
  return valuesOf(entry, attribute)[0] ?? "";
}

const none: readonly string[] = [];
