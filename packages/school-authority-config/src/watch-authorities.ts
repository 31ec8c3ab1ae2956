import { existsSync, watch } from "node:fs";
import { basename } from "node:path";
import type { Trust } from "@id-connector/trusted-path";
import type { Loaded } from "./authority.js";
import { type FolderContent, judge, readFolder, unreadable } from "./load-authorities.js";
import { isConfigName } from "./read-config-file.js";

export interface WatchOptions extends Trust {
  /** Ends the watching; the iteration is then over, without an error. */
  readonly signal: AbortSignal;
  /** How often to look without a sign of change, in milliseconds; 30 s when not given. */
  readonly rescanMs?: number;
}

/**
 * Loads the authorities at once and again at every change of a file's content. A change is believed when it holds still for a moment: a
 * file that is being replaced is neither gone nor broken. Works on a folder that does not exist yet; where the folder is gone, nothing
 * follows for its authorities.
 *
 * @example
 * ```ts
 * import { watchAuthorities } from "@id-connector/school-authority-config";
 *
 * const signal = AbortSignal.timeout(60_000);
 * for await (const { authorities } of watchAuthorities("conf/school_authorities", { signal }))
 *   console.log(authorities.map(({ name }) => name));
 * ```
 */
export async function* watchAuthorities(
  folder: string,
  options: WatchOptions,
): AsyncGenerator<Loaded, void, undefined> {
  const { signal, rescanMs = 30_000, home } = options;
  let seen: string | undefined;
  let wasThere = false;
  const read = async (): Promise<FolderContent> => {
    const content = await readFolder(folder, { home });
    const isThere = existsSync(folder);
    wasThere ||= isThere;
    return wasThere && !isThere ? unreadable(folder, "ENOENT") : content;
  };
  while (!signal.aborted) {
    // Watching begins before reading, so that no change falls between them.
    const sign = watchFolder(folder);
    try {
      const content = await (seen === undefined ? read() : readSettled(read, signal));
      const now = JSON.stringify(content);
      if (now !== seen) yield judge(content);
      seen = now;
      await waitFor(sign.changed, sign.works ? rescanMs : Math.min(rescanMs, unwatchedMs), signal);
    } finally {
      sign.close();
    }
  }
}

const settleMs = 150;

/** How often a missing folder is looked for. */
const unwatchedMs = 1000;

async function readSettled(read: () => Promise<FolderContent>, signal: AbortSignal): Promise<FolderContent> {
  let content = await read();
  for (let rounds = 0; rounds < 50 && !signal.aborted; rounds += 1) {
    const before = JSON.stringify(content);
    await waitFor(undefined, settleMs, signal);
    content = await read();
    if (JSON.stringify(content) === before) return content;
  }
  return content;
}

/** A new watcher each time: an old one would go on watching a folder that was replaced. */
function watchFolder(folder: string): { changed: Promise<void>; works: boolean; close(): void } {
  let report = (): void => undefined;
  const changed = new Promise<void>((resolve) => {
    report = resolve;
  });
  try {
    const watcher = watch(folder, { persistent: false }, (_event, name) => {
      // the folder's own name: it was removed or renamed
      if (name === null || isConfigName(name) || name === basename(folder)) report();
    });
    // A watcher is a hint; without one the rescan sees every change, only later.
    watcher.on("error", () => {
      watcher.close();
    });
    return {
      changed,
      works: true,
      close: () => {
        watcher.close();
      },
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return { changed, works: false, close: () => undefined };
  }
}

/** Waits for the sign, the time or the end, whichever comes first, and leaves nothing behind on the long-lived signal. */
async function waitFor(changed: Promise<void> | undefined, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const timer = setTimeout(end, ms);
  signal.addEventListener("abort", end, { once: true });
  await (changed ? Promise.race([changed, ended]) : ended);
  clearTimeout(timer);
  signal.removeEventListener("abort", end);
}
