import { createHash } from "node:crypto";

/** A number from 10,000 to about one thousand million for a name, always the same one: ids without a counter keep the generator pure. */
export function numberOf(name: string): number {
  return 10_000 + (createHash("sha256").update(name).digest().readUInt32BE() >>> 2);
}
