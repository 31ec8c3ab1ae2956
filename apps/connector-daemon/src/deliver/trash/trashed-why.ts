/** Why a trashed object is looked at again, in the ledger. */
export const trashedWhy = "trashed";
