import { watch } from "node:fs";
import type { Loaded } from "./authority.js";
import { type FolderContent, judge, readFolder } from "./load-authorities.js";
import { isConfigName } from "./read-config-file.js";

export interface WatchOptions {
  /** Ends the watching; the iteration is then over, without an error. */
  readonly signal: AbortSignal;
  /** How often to look without a sign of change, in milliseconds; 30 s when not given. */
  readonly rescanMs?: number;
}

/**
 * Loads the authorities at once and again at every change of a file's content. A change is believed when it holds still for a moment:
 * a file that is being replaced is neither gone nor broken. Works on a folder that does not exist yet.
 */
export async function* watchAuthorities(
  folder: string,
  options: WatchOptions,
): AsyncGenerator<Loaded, void, undefined> {
  const { signal, rescanMs = 30_000 } = options;
  let seen: string | undefined;
  while (!signal.aborted) {
    // Watching begins before reading, so that no change falls between them.
    const sign = watchFolder(folder);
    try {
      const content = await (seen === undefined ? readFolder(folder) : readSettled(folder, signal));
      const now = JSON.stringify(content);
      if (now !== seen) yield judge(content);
      seen = now;
      await waitFor(sign.changed, rescanMs, signal);
    } finally {
      sign.close();
    }
  }
}

const settleMs = 150;

async function readSettled(folder: string, signal: AbortSignal): Promise<FolderContent> {
  let content = await readFolder(folder);
  for (let rounds = 0; rounds < 50 && !signal.aborted; rounds += 1) {
    const before = JSON.stringify(content);
    await waitFor(undefined, settleMs, signal);
    content = await readFolder(folder);
    if (JSON.stringify(content) === before) return content;
  }
  return content;
}

/** A new watcher each time: an old one would go on watching a folder that was replaced. */
function watchFolder(folder: string): { changed: Promise<void>; close(): void } {
  let report = (): void => undefined;
  const changed = new Promise<void>((resolve) => {
    report = resolve;
  });
  try {
    const watcher = watch(folder, { persistent: false }, (_event, name) => {
      if (name === null || isConfigName(name)) report();
    });
    // A watcher is a hint; without one the rescan sees every change, only later.
    watcher.on("error", () => {
      watcher.close();
    });
    return {
      changed,
      close: () => {
        watcher.close();
      },
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return { changed, close: () => undefined };
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
