import { createHash } from "node:crypto";

/**
 * Gives each new entry an entryUUID. The same seed gives the same ids for the same entries, so a directory that is started anew is
 * the same one to its readers; an entry made again under an old name gets a new id.
 */
export function createIds(seed: number): (key: string) => string {
  const made = new Map<string, number>();
  return (key) => {
    const count = (made.get(key) ?? 0) + 1;
    made.set(key, count);
    const hex = createHash("sha256").update(`${seed} ${count} ${key}`).digest("hex").slice(0, 32);
    // version 8 (own way of making), the variant of RFC 9562
    return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/u, "$1-$2-8$3-a$4-$5");
  };
}
