import { LedgerError } from "./errors.js";

/** Throws LedgerError "BAD_CHANGE" for an id that cannot be a key (ids are entryUUIDs or the like). Keeps DNs out, too. */
export function checkId(id: string): void {
  if (!/^[\w.:-]{1,200}$/.test(id))
    throw new LedgerError("BAD_CHANGE", "The id of an object is a word of letters, digits, dots, colons and dashes.");
}
