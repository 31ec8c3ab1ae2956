import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { ConnectorFolders } from "@id-connector/connector-settings";
import type { AuthorityLedger, LedgerEntry } from "@id-connector/delivery-ledger";
import { countQueue, QueueError, type Queue, type QueueCount } from "@id-connector/queue-fs";
import { isDaemonRunning, readLive, type LiveAuthority, type LiveStatus } from "@id-connector/delivery-tracker";
import type { Allowance } from "@id-connector/school-authority-config";
import { triggerFolder, type Places } from "../places.js";
import { withLedger } from "../with-ledger.js";
import { readWindow } from "./read-window.js";
import { readTrash, type TrashStatus } from "./read-trash.js";

/** What `status` shows: the queues as they lie on disk, and what the daemon says of itself. Times are ISO 8601. */
export interface Status {
  readonly running: boolean;
  readonly live?: LiveStatus;
  /** The folder of trigger files, where the daemon listens to it. */
  readonly triggers?: QueueStatus;
  readonly inQueue: QueueStatus;
  readonly authorities: readonly AuthorityStatus[];
}

export interface QueueStatus extends TrashStatus {
  readonly waiting: number;
  /** File names: the oldest, and the ones that are next. */
  readonly oldest?: string;
  /** When the oldest one came. */
  readonly oldestSince?: string;
  readonly head: readonly string[];
  readonly trashed: number;
  readonly kept: number;
}

export interface AuthorityStatus {
  readonly name: string;
  readonly queue: QueueStatus;
  readonly live?: LiveAuthority;
  /** Missing where the ledger cannot be read. */
  readonly ledger?: LedgerStatus;
  /** The window in which its deletions are not held, where one is open. */
  readonly allowance?: Allowance;
}

/** Objects at the broker by kind, as the ledger knows them, and objects that will be looked at again. */
export interface LedgerStatus {
  readonly held: Readonly<Record<string, number>>;
  readonly incomplete: number;
  readonly later: number;
}

interface View {
  readonly places: Places;
  /** Epoch ms. */
  readonly now: number;
}

/** Reads the status from another process; needs no daemon and changes nothing. */
export async function readStatus(folders: ConnectorFolders, { places, now }: View): Promise<Status> {
  const running = await isDaemonRunning(folders);
  const live = await readLive(folders);
  const names = await authorityNames(folders, live);
  const listening = triggerFolder(places, live);
  return withLedger(folders, async (ledger) => {
    const authorities = names.map(async (name): Promise<AuthorityStatus> => {
      const own = live?.authorities[name];
      const part = isAuthorityName(name) ? ledger?.authority(name) : undefined;
      const queue = await readQueue({ folder: folders.outQueue(name), tmpFolder: folders.tmp }, (id) => part?.get(id));
      const allowance = await readWindow(folders, name, now);
      return {
        name,
        queue,
        ...(own ? { live: own } : {}),
        ...(part ? { ledger: readLedger(part) } : {}),
        ...(allowance ? { allowance } : {}),
      };
    });
    return {
      running,
      ...(live ? { live } : {}),
      ...(listening === undefined
        ? {}
        : { triggers: await readQueue({ folder: listening, ...folders.besideTriggers }) }),
      inQueue: await readQueue({ folder: folders.inQueue, ...folders.besideInQueue }),
      authorities: await Promise.all(authorities),
    };
  });
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

async function readQueue(
  queue: Queue,
  entryOf: (id: string) => LedgerEntry | undefined = () => undefined,
): Promise<QueueStatus> {
  const trash = await readTrash(queue, entryOf);
  const count = await countQueue(queue).catch((error: unknown) => {
    // a queue that nobody made yet, or that was moved away a moment ago
    if (error instanceof QueueError && error.code === "QUEUE_GONE") return noItems;
    throw error;
  });
  const oldestSince = count.oldest === undefined ? undefined : await cameAt(join(queue.folder, count.oldest));
  return { ...count, ...(oldestSince === undefined ? {} : { oldestSince }), ...trash };
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
