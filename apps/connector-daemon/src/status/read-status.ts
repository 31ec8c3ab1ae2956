import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { ConnectorFolders } from "@id-connector/connector-settings";
import { isFolderLocked } from "@id-connector/folder-lock";
import { openLedger } from "@id-connector/delivery-ledger";
import { countQueue, listTrash } from "@id-connector/queue-fs";
import type { LiveAuthority, LiveStatus } from "./live-status.js";

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
  readonly head: readonly string[];
  readonly trashed: number;
  readonly kept: number;
  readonly trashByCause: Readonly<Record<string, number>>;
}

export interface AuthorityStatus {
  readonly name: string;
  readonly queue: QueueStatus;
  readonly live?: LiveAuthority;
  /** Objects at the broker by kind, as the ledger knows them, and objects that will be looked at again. */
  readonly ledger: {
    readonly held: Readonly<Record<string, number>>;
    readonly incomplete: number;
    readonly later: number;
  };
}

/** Reads the status from another process; needs no daemon and changes nothing. */
export async function readStatus(folders: ConnectorFolders): Promise<Status> {
  const running = await isFolderLocked(folders.state, "daemon");
  const live = await readLive(folders);
  const ledger = await openLedger(folders.ledger, { readOnly: true });
  try {
    const names = await authorityNames(folders, running ? live : undefined);
    const authorities = await Promise.all(
      names.map(async (name): Promise<AuthorityStatus> => {
        const own = ledger.authority(name);
        let incomplete = 0;
        for (const [, entry] of own.entries()) if (entry.incomplete) incomplete++;
        const liveAuthority = running ? live?.authorities[name] : undefined;
        const queue = await readQueue(folders.outQueue(name), folders.tmp);
        return {
          name,
          queue,
          ...(liveAuthority ? { live: liveAuthority } : {}),
          ledger: { held: own.count(), incomplete, later: own.later.count() },
        };
      }),
    );
    return {
      running,
      ...(running && live ? { live } : {}),
      inQueue: await readQueue(folders.inQueue, folders.tmp),
      authorities,
    };
  } finally {
    await ledger.close();
  }
}

async function readQueue(folder: string, tmpFolder: string): Promise<QueueStatus> {
  const queue = { folder, tmpFolder };
  const trashByCause: Record<string, number> = {};
  for await (const { reason } of listTrash(queue)) {
    const cause = reason?.code ?? "UNKNOWN";
    trashByCause[cause] = (trashByCause[cause] ?? 0) + 1;
  }
  return { ...(await countQueue(queue)), trashByCause };
}

async function authorityNames(folders: ConnectorFolders, live: LiveStatus | undefined): Promise<readonly string[]> {
  const entries = await readdir(folders.outQueues, { withFileTypes: true }).catch(() => []);
  const onDisk = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return [...new Set([...onDisk, ...Object.keys(live?.authorities ?? {})])].sort();
}

async function readLive(folders: ConnectorFolders): Promise<LiveStatus | undefined> {
  try {
    return JSON.parse(await readFile(join(folders.state, "status.json"), "utf8")) as LiveStatus;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
