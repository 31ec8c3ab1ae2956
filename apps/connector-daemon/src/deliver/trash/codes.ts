/** Why a trashed object is looked at again, in the ledger. */
export const trashedWhy = "trashed";

/** Of an item that a person or a predecessor put into the trash without saying why. */
export const unknownCode = "UNKNOWN";
