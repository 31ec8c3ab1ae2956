/** The number of the store's layout; a store of another number is moved aside and made anew. */
export const storeFormat = 1;
export const formatKey = ["format"] as const;
