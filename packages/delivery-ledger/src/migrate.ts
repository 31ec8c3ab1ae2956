import { authorityLedger, type AuthorityLedger, type LedgerWriter } from "./authority-ledger.js";
import type { LedgerChange } from "./entry.js";
import type { LedgerKey } from "./ledger-key.js";
import { formatKey, storeFormat } from "./store-format.js";
import type { Store } from "./store.js";

interface MigrateOptions {
  /** Done before the first change of a store of an older format. */
  readonly before: () => Promise<void>;
}

/**
 * Brings a store to the present format, one format after the other; a new store gets its number. Each step can be done twice and the number comes
 * last, so a kill repeats what was not done to the end. On disk when it resolves. Throws LedgerError.
 */
export async function migrate(store: Store, key: LedgerKey, { before }: MigrateOptions): Promise<void> {
  const found = store.get(formatKey) as number | undefined;
  if (found === storeFormat) return;
  await before();
  const names = Array.from(store.range(["authority"]), ([[, name]]) => name as string);
  for (const name of names) await learnWorkgroups(authorityLedger(store, key, name));
  await store.change((transaction) => {
    transaction.put(formatKey, storeFormat);
  });
}

const atOnce = 500;

/** To format 2: a user's entry says which workgroups have it; before, only theirs said so. */
async function learnWorkgroups(ledger: AuthorityLedger & LedgerWriter): Promise<void> {
  let changes: LedgerChange[] = [];
  const write = async () => {
    await ledger.write(changes);
    changes = [];
  };
  for (const [id, { state, related }] of ledger.entries({ kind: "workgroup" })) {
    if (state !== "present") continue;
    for (const user of related) {
      if (ledger.get(user, "user")?.workgroups?.includes(id) ?? false) continue;
      if (changes.push({ id: user, join: { add: [id] } }) >= atOnce) await write();
    }
  }
  await write();
}
