import { inChunks } from "@id-connector/bounded-work";
import type { Connection } from "./connection.js";
import { hidden, type Entry } from "./entry.js";
import { isHidden } from "./is-hidden.js";

/**
 * Makes sure that these entries lack the attribute, and that it is not only hidden from this account. Throws LdapReaderError "NOT_ALLOWED"
 * where it is hidden.
 */
export async function checkShown(
  connection: Connection,
  entries: readonly Pick<Entry, "dn">[],
  attribute: string,
): Promise<void> {
  for (const chunk of inChunks(entries, atOnce)) {
    const answers = await Promise.all(chunk.map(({ dn }) => isHidden(connection, dn, attribute)));
    if (answers.includes(true)) throw hidden(attribute);
  }
}

const atOnce = 50;
