/** The number of the store's format: an older one is migrated when it is opened for writing (migrate.ts), a newer one is refused. */
export const storeFormat = 2;
export const formatKey = ["format"] as const;
/** True when the file was sealed (seal.ts): then the seal is missing only where somebody took it away. */
export const sealedKey = ["sealed"] as const;
