import { watch } from "node:fs";

/** Tells of names that changed in a folder. Hints only: under load the system drops some without a word. */
export interface Watching {
  /** False where the system cannot watch (no inotify, its limit is reached), or no longer. */
  works(): boolean;
  stop(): void;
}

/** Calls `hint` with each name that came, went or changed; undefined when the name is not known. Never throws. */
export function watchFolder(folder: string, hint: (name: string | undefined) => void): Watching {
  try {
    const watcher = watch(folder, { persistent: false }, (_event, name) => {
      hint(name ?? undefined);
    });
    let works = true;
    watcher.on("error", () => {
      works = false; // the rescan goes on alone, more often
      watcher.close();
    });
    return {
      works: () => works,
      stop: () => {
        works = false;
        watcher.close();
      },
    };
  } catch {
    return { works: () => false, stop: () => undefined };
  }
}
