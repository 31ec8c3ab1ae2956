import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { ConnectorFolders } from "@id-connector/connector-settings";
import { LedgerError, openLedger, type AuthorityLedger } from "@id-connector/delivery-ledger";
import { countQueue, listTrash, QueueError, type QueueCount } from "@id-connector/queue-fs";
import { isDaemonRunning, readLive, type LiveAuthority, type LiveStatus } from "@id-connector/delivery-tracker";

/** What `status` shows: the queues as they lie on disk, and what the daemon says of itself. Times are ISO 8601. */
export interface Status {
  readonly running: boolean;
  readonly live?: LiveStatus;
  readonly inQueue: QueueStatus;
  readonly authorities: readonly AuthorityStatus[];
}

export interface QueueStatus {
  readonly waiting: number;
  /** File names: the oldest, and the ones that are next. */
  readonly oldest?: string;
  /** When the oldest one came. */
  readonly oldestSince?: string;
  readonly head: readonly string[];
  readonly trashed: number;
  readonly kept: number;
  readonly trashByCause: Readonly<Record<string, number>>;
}

export interface AuthorityStatus {
  readonly name: string;
  readonly queue: QueueStatus;
  readonly live?: LiveAuthority;
  /** Missing where the ledger cannot be read. */
  readonly ledger?: LedgerStatus;
}

/** Objects at the broker by kind, as the ledger knows them, and objects that will be looked at again. */
export interface LedgerStatus {
  readonly held: Readonly<Record<string, number>>;
  readonly incomplete: number;
  readonly later: number;
}

/** Reads the status from another process; needs no daemon and changes nothing. */
export async function readStatus(folders: ConnectorFolders): Promise<Status> {
  const running = await isDaemonRunning(folders);
  const live = await readLive(folders);
  const names = await authorityNames(folders, live);
  const ledgers = await readLedgers(folders, names);
  const authorities = names.map(async (name): Promise<AuthorityStatus> => {
    const [own, ledger] = [live?.authorities[name], ledgers.get(name)];
    const queue = await readQueue(folders.outQueue(name), folders.tmp);
    return { name, queue, ...(own ? { live: own } : {}), ...(ledger ? { ledger } : {}) };
  });
  return {
    running,
    ...(live ? { live } : {}),
    inQueue: await readQueue(folders.inQueue, folders.tmp),
    authorities: await Promise.all(authorities),
  };
}

/** A damaged ledger is no reason to show nothing: the queues are what counts. */
async function readLedgers(
  { ledger: folder }: ConnectorFolders,
  names: readonly string[],
): Promise<ReadonlyMap<string, LedgerStatus>> {
  const ledger = await openLedger(folder, { readOnly: true }).catch((error: unknown) => {
    if (error instanceof LedgerError) return undefined;
    throw error;
  });
  if (!ledger) return new Map();
  try {
    return new Map(names.filter(isAuthorityName).map((name) => [name, readLedger(ledger.authority(name))]));
  } finally {
    await ledger.close();
  }
}

function readLedger(ledger: AuthorityLedger): LedgerStatus {
  let incomplete = 0;
  for (const [, entry] of ledger.entries()) if (entry.incomplete) incomplete++;
  return { held: ledger.count(), incomplete, later: ledger.later.count() };
}

function isAuthorityName(name: string): boolean {
  return /^[A-Za-z0-9]+$/.test(name);
}

const noItems: QueueCount = { waiting: 0, head: [], trashed: 0, kept: 0 };

async function readQueue(folder: string, tmpFolder: string): Promise<QueueStatus> {
  const queue = { folder, tmpFolder };
  const trashByCause: Record<string, number> = {};
  for await (const { reason } of listTrash(queue)) {
    const cause = reason?.code ?? "UNKNOWN";
    trashByCause[cause] = (trashByCause[cause] ?? 0) + 1;
  }
  const count = await countQueue(queue).catch((error: unknown) => {
    // a queue that nobody made yet, or that was moved away a moment ago
    if (error instanceof QueueError && error.code === "QUEUE_GONE") return noItems;
    throw error;
  });
  const oldestSince = count.oldest === undefined ? undefined : await cameAt(join(folder, count.oldest));
  return { ...count, ...(oldestSince === undefined ? {} : { oldestSince }), trashByCause };
}

/** Undefined for an item that was done with in the meantime. */
async function cameAt(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.mtime.toISOString();
}

async function authorityNames(folders: ConnectorFolders, live: LiveStatus | undefined): Promise<readonly string[]> {
  const entries = await readdir(folders.outQueues, { withFileTypes: true }).catch(() => []);
  const onDisk = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return [...new Set([...onDisk, ...Object.keys(live?.authorities ?? {})])].sort();
}
