import { checkId } from "./check-id.js";
import type { LedgerKey } from "./ledger-key.js";
import type { Store } from "./store.js";

/** One object that the directory was last known to hold. */
export interface DirectoryEntry {
  readonly dn: string;
  readonly type: "users/user" | "groups/group";
  /** Tells one version of the entry from the next (entryCSN). */
  readonly stamp?: string;
}

export type DirectoryChange =
  { readonly id: string; readonly put: DirectoryEntry } | { readonly id: string; readonly remove: true };

/** What the directory was last known to hold, for noticing what is gone. */
export interface DirectoryLedger {
  /** If the ledger's key was lost, `dn` is `entryUUID=<id>`: the DN lies sealed on disk, as it holds a user name. */
  get(id: string): DirectoryEntry | undefined;
  /** Streams in the order of ids. */
  ids(): Iterable<string>;
  /** All changes and the cookie in one transaction; resolves when they are on disk. */
  write(changes: readonly DirectoryChange[], options?: { readonly cookie?: string }): Promise<void>;
  /** Where following the directory goes on (RFC 4533), as written last. */
  cookie(): string | undefined;
  /** The newest position (CSNs) that a server of the directory showed; [] where none did. */
  mark(): readonly string[];
  /** Resolves when it is on disk. */
  writeMark(position: readonly string[]): Promise<void>;
  /** How many objects of the directory are known. */
  count(): number;
}

interface StoredEntry {
  readonly sealed: string;
  readonly type: DirectoryEntry["type"];
  readonly stamp?: string;
}

/** The directory's part of the ledger, a thin view on the store. */
export function directoryLedger(store: Store, key: LedgerKey): DirectoryLedger {
  const stored = (id: string): StoredEntry | undefined => store.get(["directory", id]) as StoredEntry | undefined;

  return {
    get(id) {
      const entry = stored(id);
      if (entry === undefined) return undefined;
      const dn = key.unseal(entry.sealed, id) ?? `entryUUID=${id}`;
      return { dn, type: entry.type, ...(entry.stamp !== undefined && { stamp: entry.stamp }) };
    },
    *ids() {
      for (const [[, id]] of store.range(["directory"])) yield id as string;
    },
    async write(changes, { cookie } = {}) {
      for (const one of changes) checkId(one.id);
      if (changes.length === 0 && cookie === undefined) return;
      const toStore = changes.map((one) => ({
        id: one.id,
        entry: "put" in one ? sealEntry(one.put, one.id) : undefined,
      }));
      await store.change((transaction) => {
        for (const { id, entry } of toStore) {
          if (entry === undefined) transaction.remove(["directory", id]);
          else transaction.put(["directory", id], entry);
        }
        if (cookie !== undefined) transaction.put(["cookie"], cookie);
      });
    },
    cookie: () => store.get(["cookie"]) as string | undefined,
    mark: () => (store.get(["mark"]) as readonly string[] | undefined) ?? [],
    writeMark: (position) =>
      store.change((transaction) => {
        transaction.put(["mark"], position);
      }),
    count: () => store.count(["directory"]),
  };

  function sealEntry({ dn, type, stamp }: DirectoryEntry, id: string): StoredEntry {
    return { sealed: key.seal(dn, id), type, ...(stamp !== undefined && { stamp }) };
  }
}
