import { open, type Key, type RootDatabase } from "lmdb";
import { withDeadline } from "@id-connector/deadline";
import { watchCommits } from "./commits.js";
import { LedgerError } from "./errors.js";
import { keepGate, whileNobodyCommits, type Gate } from "./gate.js";

/** The first part says which list of the ledger it belongs to. */
export type StoreKey = readonly (string | number)[];

/** The key-value store below the ledger: sorted keys, JSON values, one writer and any number of reading processes. */
export interface Store {
  readonly readOnly: boolean;
  /** The newest confirmed value; inside `change`, the value as changed so far. */
  get(key: StoreKey): unknown;
  /**
   * Streams what lies below a prefix, sorted, page by page, from behind the part `after` on; nothing is pinned between two steps, and it ends
   * with the keys that are there then.
   */
  range(prefix: StoreKey, options?: { readonly after?: string | undefined }): Iterable<[StoreKey, unknown]>;
  /** How many keys lie below a prefix. */
  count(prefix: StoreKey): number;
  /** Runs the action in one transaction and resolves when that is on disk. Changes that wait at the same time share a commit. */
  change(action: (transaction: StoreTransaction) => void): Promise<void>;
  /** False when a failed commit made it useless to this process. */
  isWhole(): boolean;
  /** Waits for the changes under way. */
  close(): Promise<void>;
}

export interface StoreTransaction {
  put(key: StoreKey, value: unknown): void;
  remove(key: StoreKey): void;
}

const pageLength = 256;
const closeMs = 10_000;
// address space, not memory or disk; the map grows by itself beyond it
const mapBytes = 2 ** 30;
// a reading process that was killed keeps its snapshot's pages from being reused until a process checks the readers
const commitsBetweenReaderChecks = 256;
// sorts behind every string and number that a key can go on with
const last = "\u{10ffff}";

/** How often each folder's store is open in this process. */
const openHere = new Map<string, number>();

/** Whether this process is among the readers of the store in a folder. */
export function isOpenHere(folder: string): boolean {
  return (openHere.get(folder) ?? 0) > 0;
}

/**
 * Opens the lmdb environment in a folder that was checked before (an unsound one can end the process). Throws what lmdb throws, and the system's
 * error. `onLost` is called when a commit failed in such a way that this process can neither read nor write it any more.
 */
export async function openStore(
  folder: string,
  readOnly: boolean,
  onLost: (error: LedgerError) => void = () => undefined,
): Promise<Store> {
  if (readOnly) {
    const database = await whileNobodyCommits(folder, () => openDatabase(folder, true));
    return storeOver(database, { folder, gate: undefined, onLost });
  }
  const gate = await keepGate(folder);
  try {
    return storeOver(openDatabase(folder, false), { folder, gate, onLost });
  } catch (error) {
    await gate.close();
    throw error;
  }
}

interface StoreParts {
  readonly folder: string;
  /** Of who writes; undefined: for reading only. */
  readonly gate: Gate | undefined;
  readonly onLost: (error: LedgerError) => void;
}

function storeOver(database: RootDatabase<unknown>, { folder, gate, onLost }: StoreParts): Store {
  const readOnly = gate === undefined;
  openHere.set(folder, (openHere.get(folder) ?? 0) + 1);
  const commits = watchCommits(database, onLost);
  const pending = new Set<Promise<unknown>>();
  // closing: no new changes; closed: nothing at all. A change under way still reads.
  let closing = false;
  let closed = false;
  let count = 0;
  const isOpen = (): boolean => !closing;

  const opened = (): RootDatabase<unknown> => {
    if (closed) throw new LedgerError("LEDGER_CLOSED", "The ledger was closed.");
    commits.check();
    return database;
  };
  // another process writes: without this the view could be as old as the last turn of the event loop
  const current = (): RootDatabase<unknown> => {
    if (readOnly) opened().resetReadTxn();
    return opened();
  };

  return {
    readOnly,
    get: (key) => current().get(asKey(key)),
    *range(prefix, { after } = {}) {
      const upTo = asKey([...prefix, last]);
      const start = after === undefined ? asKey(prefix) : asKey([...prefix, after]);
      let page = Array.from(
        current().getRange({ start, exclusiveStart: after !== undefined, end: upTo, limit: pageLength }),
      );
      for (;;) {
        for (const { key, value } of page) yield [key as StoreKey, value];
        const from = page.at(-1)?.key;
        if (from === undefined || page.length < pageLength) return;
        page = Array.from(current().getRange({ start: from, exclusiveStart: true, end: upTo, limit: pageLength }));
      }
    },
    count: (prefix) => current().getKeysCount({ start: asKey(prefix), end: asKey([...prefix, last]) }),
    async change(action) {
      if (gate === undefined) throw new LedgerError("LEDGER_READ_ONLY", "The ledger was opened for reading only.");
      if (!isOpen()) throw new LedgerError("LEDGER_CLOSED", "The ledger was closed.");
      opened();
      const committed = gate.pass(() =>
        database.transaction(() => {
          action({
            put: (key, value) => void database.put(asKey(key), value),
            remove: (key) => void database.remove(asKey(key)),
          });
        }),
      );
      const settled = commits.settled(committed);
      pending.add(settled);
      try {
        await settled;
      } finally {
        pending.delete(settled);
      }
      if (++count % commitsBetweenReaderChecks === 0 && isOpen()) database.readerCheck();
    },
    isWhole: () => !commits.isLost(),
    async close() {
      if (closing) return;
      closing = true;
      await Promise.allSettled(pending);
      await gate?.close();
      closed = true;
      // a store that lost a commit would wait for it for ever
      if (commits.isLost()) return;
      // a disk that hangs may not keep a process that is over
      await withDeadline(database.close(), {
        ms: closeMs,
        late: () => new LedgerError("LEDGER_LOST", "The ledger could not be closed in time."),
      });
      openHere.set(folder, (openHere.get(folder) ?? 1) - 1);
    },
  };
}

/** The store for a reader where no ledger is: it is empty, and no file is made. */
export function emptyStore(): Store {
  return {
    readOnly: true,
    get: () => undefined,
    range: () => [],
    count: () => 0,
    change: () => Promise.reject(new LedgerError("LEDGER_READ_ONLY", "The ledger was opened for reading only.")),
    isWhole: () => true,
    close: () => Promise.resolve(),
  };
}

/** Opens the environment itself; for `openStore` and for the check in its own process. */
export function openDatabase(folder: string, readOnly: boolean): RootDatabase<unknown> {
  return open<unknown>({
    path: folder,
    readOnly,
    noSubdir: false, // a folder with a dot in its name is still a folder
    encoding: "json",
    mapSize: mapBytes,
    // a commit is confirmed after it is on disk, not before
    overlappingSync: false,
    // with batching, a commit that fails rejects a promise that no code can reach, and that ends the process
    eventTurnBatching: false,
  });
}

function asKey(key: StoreKey): Key {
  return [...key];
}
