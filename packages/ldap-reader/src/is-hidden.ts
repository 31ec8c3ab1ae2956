import { compareAttribute } from "./compare-attribute.js";
import type { Connection } from "./connection.js";
import { readEntry } from "./search.js";

/**
 * Whether an entry that was read without the attribute has it all the same, where this account may not look. A search cannot tell; a
 * comparison can: the server refuses it, or compares with a value that it does not show. A server that answers it in any other way
 * leaves the question open: then the answer is no.
 */
export async function isHidden(connection: Connection, dn: string, attribute: string): Promise<boolean> {
  const status = await compareAttribute(connection, dn, attribute);
  if (status === insufficientAccess) return true;
  if (status !== compareFalse && status !== compareTrue) return false;
  // an attribute that came after the first reading is shown by now
  const entry = await readEntry(connection, dn, { attributes: [attribute] });
  return entry !== undefined && entry.raw(attribute).length === 0;
}

const [compareFalse, compareTrue, insufficientAccess] = [5, 6, 50];
