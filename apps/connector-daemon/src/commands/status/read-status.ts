import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { ConnectorFolders } from "@id-connector/connector-settings";
import type { LedgerReader, Ledger, LedgerEntry } from "@id-connector/delivery-ledger";
import { countQueue, QueueError, type Queue, type QueueCount } from "@id-connector/queue-fs";
import { lookAtDaemon, type LiveAuthority, type SeenDaemon } from "@id-connector/delivery-tracker";
import { isAuthorityName, type Allowance } from "@id-connector/school-authority-config";
import { triggerFolder, type Places } from "../../home/places.js";
import { withLedger } from "../with-ledger.js";
import { readWindow } from "./read-window.js";
import { readTrash, type TrashStatus } from "./read-trash.js";
import { readParts, type Unreadable } from "./unreadable.js";

/** What `status` shows: the queues as they lie on disk, and what the daemon says of itself. Times are ISO 8601. */
export interface Status extends SeenDaemon {
  /** The folder of trigger files, where the daemon listens to it. */
  readonly triggers?: QueueStatus;
  /** Missing where it cannot be read; so is the queue of an authority. */
  readonly inQueue?: QueueStatus;
  readonly authorities: readonly AuthorityStatus[];
  /** Parts that could not be read. */
  readonly unreadable?: readonly Unreadable[];
}

export interface QueueStatus extends TrashStatus {
  readonly waiting: number;
  /** File names: the oldest item, and the items that are next. */
  readonly oldest?: string;
  /** When the oldest one came. */
  readonly oldestSince?: string;
  readonly head: readonly string[];
  readonly trashed: number;
  readonly kept: number;
}

export interface AuthorityStatus {
  readonly name: string;
  readonly queue?: QueueStatus;
  readonly live?: LiveAuthority;
  /** Missing where the ledger cannot be read. */
  readonly ledger?: LedgerStatus;
  /** What the daemon's own verification saw of each school, by name; missing where the ledger cannot be read. */
  readonly verified?: Readonly<Record<string, VerifiedStatus>>;
  /** The window in which its deletions are not held, where one is open. */
  readonly allowance?: Allowance;
}

/** When a school was last looked at, when all of it was last seen to be equal (ISO 8601), and what was not, by outcome. */
export interface VerifiedStatus {
  readonly lookedAt: string;
  readonly equalAt?: string;
  readonly unequal: Readonly<Record<string, number>>;
}

/** Objects at the broker by kind, as the ledger knows them, and objects that will be looked at again. */
export interface LedgerStatus {
  readonly held: Readonly<Record<string, number>>;
  readonly incomplete: number;
  readonly later: number;
}

/** The part that says whether a daemon runs. */
export const lockOfDaemon = "lock of the daemon";

interface View {
  readonly places: Places;
  /** Epoch ms. */
  readonly now: number;
}

/** Reads the status from another process; needs no daemon and changes nothing. A part that cannot be read is named; the others are there. */
export async function readStatus(folders: ConnectorFolders, { places, now }: View): Promise<Status> {
  const parts = readParts();
  const read = parts.part;
  const daemon = (await read(lockOfDaemon, () => lookAtDaemon(folders))) ?? { running: false };
  const { live }: SeenDaemon = daemon;
  const onDisk = (await read("folder of the out queues", () => namesOnDisk(folders))) ?? [];
  const names = [...new Set([...onDisk, ...Object.keys(live?.authorities ?? {})])].sort();
  const listening = triggerFolder(places, live);
  const show = async (ledger: Ledger | undefined): Promise<Status> => {
    const authorities = names.map(async (name): Promise<AuthorityStatus> => {
      const own = live?.authorities[name];
      const part = isAuthorityName(name) ? ledger?.authority(name) : undefined;
      const outQueue = { folder: folders.outQueue(name), tmpFolder: folders.tmp };
      const queue = await read(`out queue of ${name}`, () => readQueue(outQueue, (id) => part?.get(id)));
      const allowance = await read(`window of ${name}`, () => readWindow(folders, name, now));
      return {
        name,
        ...(queue ? { queue } : {}),
        ...(own ? { live: own } : {}),
        ...(part ? { ledger: readLedger(part), verified: readVerified(part) } : {}),
        ...(allowance ? { allowance } : {}),
      };
    });
    const triggers =
      listening &&
      (await read("folder of trigger files", () => readQueue({ folder: listening, ...folders.besideTriggers })));
    const inQueue = await read("in queue", () => readQueue({ folder: folders.inQueue, ...folders.besideInQueue }));
    const all = await Promise.all(authorities);
    return {
      ...daemon,
      ...(triggers ? { triggers } : {}),
      ...(inQueue ? { inQueue } : {}),
      authorities: all,
      ...(parts.list.length > 0 ? { unreadable: parts.list } : {}),
    };
  };
  return withLedger(folders, show, (error) => {
    parts.failed("ledger", error);
  });
}

function readLedger(ledger: LedgerReader): LedgerStatus {
  let incomplete = 0;
  for (const [, entry] of ledger.entries()) if (entry.incomplete) incomplete++;
  return { held: ledger.count(), incomplete, later: ledger.later.count() };
}

function readVerified({ verified }: LedgerReader): Readonly<Record<string, VerifiedStatus>> {
  const iso = (at: number) => new Date(at).toISOString();
  const shown = [...verified.schools()].map(([name, { lookedAt, equalAt, unequal }]) => {
    const times = { lookedAt: iso(lookedAt), ...(equalAt === undefined ? {} : { equalAt: iso(equalAt) }) };
    return [name, { ...times, unequal }] as const;
  });
  return Object.fromEntries(shown);
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

/** A file that is no folder is named here, too: reading it as a queue tells the fault. */
async function namesOnDisk({ outQueues }: ConnectorFolders): Promise<readonly string[]> {
  return await readdir(outQueues).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  });
}
