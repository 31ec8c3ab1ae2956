import type { AuthorityLedger, ObjectKind } from "@id-connector/delivery-ledger";
import { eachEntry } from "./each-entry.js";

/** Longer than a backup of a broker is likely to be old. */
const rememberedMs = 90 * 86_400_000;
const atOnce = 500;

/** Forgets deletions that the broker confirmed long ago; `now` in epoch milliseconds. */
export async function pruneDeletions(ledger: AuthorityLedger, now: number): Promise<void> {
  let long: { readonly id: string; readonly kind: ObjectKind }[] = [];
  const forget = async () => {
    await ledger.forgetObjects(long);
    long = [];
  };
  for await (const [id, { kind, deletedAt }] of eachEntry(ledger)) {
    if (deletedAt === undefined || now - deletedAt < rememberedMs) continue;
    if (long.push({ id, kind }) === atOnce) await forget();
  }
  await forget();
}
