/** The longest DN that OpenLDAP takes, in bytes (its SLAP_LDAPDN_MAXLEN). */
export const longestDn = 8192;

const longestText = 10_000;
/** The longest sum of all texts of a list: hundreds of DNs. */
const longestList = 65_536;

/**
 * The same properties without values that are too long to read an item with little memory: a text of more than 10,000 UTF-16 units, a list
 * of more than 65,536. An item only says that an object may differ: what is delivered is read from the directory. Pure.
 */
export function leaveOutLong<T extends object>(properties: T): T {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => !isLong(value))) as T;
}

function isLong(value: unknown): boolean {
  if (typeof value === "string") return value.length > longestText;
  if (!Array.isArray(value)) return false;
  return (value as readonly string[]).reduce((sum, { length }) => sum + length, 0) > longestList;
}
