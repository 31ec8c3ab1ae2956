import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { FolderLockError } from "./errors.js";
import { openFolder, type OpenFolder } from "@id-connector/trusted-path";
import { listen, type Published } from "./listen.js";
import { look, type Seen } from "./look.js";
import { isHolding } from "./probe.js";
import { isLockName } from "./socket-name.js";
import { vouch } from "./vouch.js";

export interface FolderLock {
  /** Tells this lock from all others that were ever held; `findLock` shows it to others. */
  readonly ticket: string;
  /** Gives the lock back; calling it again does nothing. */
  release(): Promise<void>;
}

export interface LockOptions {
  readonly signal?: AbortSignal;
  /** How long to wait for a holder to let go, in milliseconds; 0 when not given: do not wait. */
  readonly waitMs?: number;
}

/**
 * Contenders that came together agree well within this time; then a stopped one among them counts as holder. The time counts only with
 * this many looks: while this process stood still, others could not agree with it.
 */
const agree = { ms: 5000, looks: 20 };

/**
 * Takes the lock `name` on a folder, in this process, until `release` or the end of the process, however it ends.
 * Throws FolderLockError, or the signal's reason. The folder must be on a file system of this machine.
 *
 * @example
 * ```ts
 * import { lockFolder } from "@id-connector/folder-lock";
 *
 * const lock = await lockFolder("data/queue", "reader", { waitMs: 10_000 });
 * await lock.release();
 * ```
 */
export async function lockFolder(folder: string, name: string, options: LockOptions = {}): Promise<FolderLock> {
  if (!isLockName(name)) {
    throw new FolderLockError("BAD_LOCK_NAME", `Not a lock name (1 to 40 of A-Z a-z 0-9 . _ -): ${name}`, folder);
  }
  options.signal?.throwIfAborted();
  const opened = await openFolder(folder, { mayBeLink: true }).catch(unusable(folder));
  try {
    const socket = await contend(opened, folder, name, options);
    let released: Promise<void> | undefined;
    return { ticket: socket.ticket, release: () => (released ??= socket.withdraw().finally(() => opened.close())) };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function contend(opened: OpenFolder, folder: string, name: string, options: LockOptions): Promise<Published> {
  const start = performance.now();
  for (let looks = 1; ; looks += 1) {
    const { socket, holder } = await tryOnce(opened, folder, name, options.signal);
    if (socket) return socket;
    const waited = performance.now() - start;
    const isHeld = holder && isHolding(holder.owner);
    const limit = isHeld ? (options.waitMs ?? 0) : Math.max(options.waitMs ?? 0, agree.ms);
    if (waited >= limit && (isHeld || looks >= agree.looks)) throw await locked(folder, name, holder);
    const longest = isHeld ? limit - waited : Infinity;
    await pause(Math.min(5 + Math.random() * Math.min(20 + waited, 200), longest), undefined, signalOf(options));
  }
}

/** One publication. Publishing comes before looking, so where two contenders meet at least one sees the other. */
async function tryOnce(
  opened: OpenFolder,
  folder: string,
  name: string,
  signal: AbortSignal | undefined,
): Promise<{ socket?: Published; holder?: Seen }> {
  const socket = await listen(opened, name).catch(unusable(folder));
  try {
    const start = performance.now();
    for (let looks = 1; ; looks += 1) {
      const others = (await look(opened, name).catch(unusable(folder))).filter(
        ({ ticket }) => ticket !== socket.ticket,
      );
      signal?.throwIfAborted();
      if (others.length === 0) {
        socket.hold();
        return { socket };
      }
      // the smallest ticket stays and looks again until the others have withdrawn; all others withdraw
      const before = others.find(({ owner, ticket }) => isHolding(owner) || ticket < socket.ticket);
      if (before ?? (performance.now() - start > agree.ms && looks >= agree.looks)) {
        await socket.withdraw();
        return { holder: before ?? (others[0] as Seen) };
      }
      await pause(2, undefined, signal ? { signal } : {});
    }
  } catch (error) {
    await socket.withdraw();
    throw error;
  }
}

function signalOf(options: LockOptions): { signal?: AbortSignal } {
  return options.signal ? { signal: options.signal } : {};
}

async function locked(folder: string, name: string, seen: Seen | undefined): Promise<FolderLockError> {
  if (!seen)
    return new FolderLockError("FOLDER_LOCKED", `${folder} is locked (${name}). Wait until that is done.`, folder);
  // anybody may write a process id into a name: the error names only a process that the kernel confirms
  const isVouched = await vouch(seen);
  const who = isVouched
    ? `by process ${String(seen.holder)}. End that process`
    : `by whoever listens on ${join(folder, seen.file)}, which user ${String(seen.uid)} owns. Find and end that process (fuser names it)`;
  const message = `${folder} is locked (${name}) ${who}, or wait until it is done.`;
  return new FolderLockError("FOLDER_LOCKED", message, folder, isVouched ? { holder: seen.holder } : {});
}

function unusable(folder: string): (cause: unknown) => never {
  return (cause) => {
    const { code = "no code" } = cause as NodeJS.ErrnoException;
    throw new FolderLockError("FOLDER_UNUSABLE", `Cannot make or see locks in ${folder} (${code})`, folder, { cause });
  };
}
