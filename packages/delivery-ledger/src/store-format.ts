/** The number of the store's layout; a store of another number is moved aside and made anew. */
export const storeFormat = 1;
export const formatKey = ["format"] as const;
/** True when the file was sealed (seal.ts): then its seal is missing only where somebody took it away. */
export const sealedKey = ["sealed"] as const;
