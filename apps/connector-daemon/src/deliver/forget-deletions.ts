import type { AuthorityLedger } from "@id-connector/delivery-ledger";
import { eachEntry } from "./each-entry.js";

/** Longer than a backup of a broker is likely to be old. */
const rememberedMs = 90 * 86_400_000;
const atOnce = 500;

/** Forgets deletions that the broker confirmed long ago; `now` in epoch milliseconds. */
export async function forgetDeletions(ledger: AuthorityLedger, now: number): Promise<void> {
  let ids: string[] = [];
  const forget = async () => {
    await ledger.write(ids.map((id) => ({ id, remove: true })));
    ids = [];
  };
  for await (const [id, { deletedAt }] of eachEntry(ledger)) {
    if (deletedAt === undefined || now - deletedAt < rememberedMs) continue;
    if (ids.push(id) === atOnce) await forget();
  }
  await forget();
}
