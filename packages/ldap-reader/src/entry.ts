import { LdapReaderError } from "./errors.js";

/** What a search found. */
export interface Entry {
  /** The entryUUID in lower case. */
  readonly id: string;
  /** As the server spells it. */
  readonly dn: string;
  /** The values as text; [] where the attribute is missing or may not be seen. The name is compared without case. */
  readonly attribute: (name: string) => string[];
  /** The values as bytes. */
  readonly raw: (name: string) => Buffer[];
}

/** An entry as it came from the server. */
export interface EntryMessage {
  readonly objectName: { toString(): string };
  readonly attributes: readonly { readonly type: string; readonly buffers: Buffer[] }[];
  /** Bytes of the message. */
  readonly size?: number;
}

/** Reads an entry message. Throws LdapReaderError "NOT_ALLOWED" where it has no entryUUID: every entry has one, so it was hidden. */
export function toEntry(message: EntryMessage): Entry {
  const entry = toEntryWithoutId(message);
  const [id] = entry.attribute("entryUUID");
  if (id === undefined) throw hidden("entryUUID");
  return { ...entry, id: id.toLowerCase() };
}

/** Reads an entry message that may lack an entryUUID, as the root DSE does; its id is then "". */
export function toEntryWithoutId({ objectName, attributes }: EntryMessage): Entry {
  const values = new Map(attributes.map(({ type, buffers }) => [type.toLowerCase(), buffers]));
  const texts = new Map<string, string[]>(); // decoding a group's members again and again would be slow
  const raw = (name: string) => values.get(name.toLowerCase()) ?? [];
  const attribute = (name: string) => {
    const key = name.toLowerCase();
    let text = texts.get(key);
    if (!text) {
      text = raw(key).map(String);
      texts.set(key, text);
    }
    return text;
  };
  return { id: attribute("entryUUID")[0]?.toLowerCase() ?? "", dn: objectName.toString(), attribute, raw };
}

/** The error where an attribute that the entry must have is not shown. */
export function hidden(attribute: string): LdapReaderError {
  return new LdapReaderError(
    "NOT_ALLOWED",
    `The LDAP server does not show ${attribute} to this account: its access rules must allow reading it.`,
  );
}
