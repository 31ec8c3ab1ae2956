import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { ConnectorFolders } from "@id-connector/connector-settings";
import { isFolderLocked, findLock, type HeldLock } from "@id-connector/folder-lock";
import { readAtMost } from "@id-connector/trusted-path";
import { findLiveProblem, isLiveStatus, isOtherVersion } from "./check-live.js";
import type { LiveStatus } from "./live-status.js";

/** What is seen of a daemon from outside. */
export interface SeenDaemon {
  readonly running: boolean;
  /** Since when it runs, epoch milliseconds. */
  readonly since?: number | undefined;
  /** Whether its process answered when it was asked: a blocked or stopped process does not, whatever is on the disk. */
  readonly answers?: boolean;
  /** What it says of itself; missing where it said nothing yet, or where that cannot be read. */
  readonly live?: LiveStatus | undefined;
  /** Why its word cannot be read. */
  readonly statusProblem?: Unreadable | undefined;
}

/** `OTHER_VERSION`: written by a daemon of another version than this program. `message` is a sentence for a person. */
export interface Unreadable {
  readonly code: "OTHER_VERSION" | "BROKEN" | "NOT_READABLE";
  readonly message: string;
}

/**
 * Whether a daemon runs on these folders at this moment.
 *
 * @example
 * ```ts
 * import { connectorFolders } from "@id-connector/connector-settings";
 * import { isDaemonRunning } from "@id-connector/delivery-tracker";
 *
 * if (!(await isDaemonRunning(connectorFolders("/srv/connector")))) console.error("No daemon runs.");
 * ```
 */
export async function isDaemonRunning(folders: ConnectorFolders): Promise<boolean> {
  return isFolderLocked(folders.state, "daemon");
}

/**
 * What the running daemon says of itself. Undefined where no daemon runs (a killed daemon leaves its last word behind), where the daemon has
 * just started and said nothing yet, and where its word cannot be read: `lookAtDaemon` tells the three apart. Throws the file system's
 * errors where it cannot be seen whether a daemon runs.
 *
 * @example
 * ```ts
 * import { connectorFolders } from "@id-connector/connector-settings";
 * import { readLive } from "@id-connector/delivery-tracker";
 *
 * const live = await readLive(connectorFolders("/srv/connector"));
 * for (const [authority, { state }] of Object.entries(live?.authorities ?? {})) console.log(authority, state);
 * ```
 */
export async function readLive(folders: ConnectorFolders): Promise<LiveStatus | undefined> {
  return (await lookAtDaemon(folders)).live;
}

/**
 * Whether a daemon runs, and what it says of itself. Throws the file system's errors where it cannot be seen whether a daemon runs.
 *
 * @example
 * ```ts
 * import { connectorFolders } from "@id-connector/connector-settings";
 * import { lookAtDaemon } from "@id-connector/delivery-tracker";
 *
 * const { running, live } = await lookAtDaemon(connectorFolders("/srv/connector"));
 * console.log(running, live?.at);
 * ```
 */
export async function lookAtDaemon(folders: ConnectorFolders): Promise<SeenDaemon> {
  const lock = await findLock(folders.state, "daemon");
  if (!lock) return { running: false };
  const said = await readStatusFile(statusFile(folders), lock);
  return { running: true, since: lock.since, answers: lock.answers, ...said };
}

/**
 * What the daemon that ran last on these folders said of itself, whether or not it still runs. Undefined where nothing can be read that this
 * version understands.
 *
 * @example
 * ```ts
 * import { connectorFolders } from "@id-connector/connector-settings";
 * import { readLastWord } from "@id-connector/delivery-tracker";
 *
 * console.log((await readLastWord(connectorFolders("/srv/connector")))?.at);
 * ```
 */
export async function readLastWord(folders: ConnectorFolders): Promise<LiveStatus | undefined> {
  try {
    const value = await parseStatus(statusFile(folders));
    return isLiveStatus(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A daemon writes some kilobytes for each authority. */
const mostStatusBytes = 16 * 1024 * 1024;

function statusFile({ state }: ConnectorFolders): string {
  return join(state, "status.json");
}

async function parseStatus(file: string): Promise<unknown> {
  return JSON.parse(String(await readAtMost(file, mostStatusBytes)));
}

type Said = Pick<SeenDaemon, "live" | "statusProblem">;

async function readStatusFile(file: string, { ticket, since }: HeldLock): Promise<Said> {
  let value: unknown;
  let isOlder = false;
  try {
    const found = await stat(file);
    if (!found.isFile()) return unreadable("NOT_READABLE", file, "it is no file");
    isOlder = found.mtimeMs < since;
    value = await parseStatus(file);
  } catch (error) {
    if (isOlder) return {};
    if (error instanceof SyntaxError) return unreadable("BROKEN", file, "it is not whole: the disk is full, or was");
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return {};
    if (syscall === undefined) throw error;
    if (code === "EFBIG") return unreadable("BROKEN", file, "it is larger than 16 MiB, so no daemon wrote it");
    return unreadable("NOT_READABLE", file, code ?? "the file system does not say why");
  }
  // ignores the last word of the daemon before; the time counts only where the word names no lock, for the clock may have been set since
  const lock = (value as { readonly lock?: unknown } | null)?.lock;
  if (typeof lock === "string" ? lock !== ticket : isOlder) return {};
  if (isLiveStatus(value)) return { live: value };
  if (isOtherVersion(value)) {
    return unreadable("OTHER_VERSION", file, "the daemon is of another version than this program: restart it");
  }
  const { path = "/", expected = "" } = findLiveProblem(value) ?? {};
  return unreadable("BROKEN", file, `${path} is not ${expected}`);
}

function unreadable(code: Unreadable["code"], file: string, why: string): Said {
  return { statusProblem: { code, message: `What the daemon says of itself (${file}) cannot be read: ${why}.` } };
}
