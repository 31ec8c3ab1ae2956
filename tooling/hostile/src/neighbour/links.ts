import { link, mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Attack, Neighbour } from "./attack.js";

/** Links in the places where the connector's own folders lay in older versions, and as an item; and files that would do harm where those lead. */
export const links: Attack = {
  says: "links in place of trash, keep, tmp and an item, and a configuration and a window as items",
  async begin({ folder, prey, planted }) {
    await mkdir(folder, { recursive: true });
    const targets = { trash: prey.authorities, keep: prey.windows, tmp: prey.conf };
    const all = { ...targets, [basename(prey.configuration)]: prey.configuration };
    for (const [name, target] of Object.entries(all)) {
      await rm(join(folder, name), { recursive: true, force: true });
      await symlink(target, join(folder, name));
    }
    await writeFile(join(folder, "Other.json"), planted.configuration);
    await writeFile(join(folder, "window.json"), planted.window);
    return undefined;
  },
};

/** Never what it was a moment ago. */
export const swappingLinks: Attack = {
  says: "trash, keep and an item are in turn a link, a folder and a file, as fast as that goes",
  begin(neighbour) {
    const stopping = new AbortController();
    const { prey } = neighbour;
    const swapping = [
      swap(neighbour, ["trash", prey.authorities], stopping.signal),
      swap(neighbour, ["keep", prey.windows], stopping.signal),
      swap(neighbour, ["Other.json", prey.configuration], stopping.signal),
    ];
    const stop = async () => {
      stopping.abort();
      await Promise.all(swapping);
    };
    return Promise.resolve(stop);
  },
};

async function swap(
  { folder, planted }: Neighbour,
  [name, target]: readonly [string, string],
  stopping: AbortSignal,
): Promise<void> {
  const path = join(folder, name);
  while (!stopping.aborted) {
    await rm(path, { recursive: true, force: true });
    await symlink(target, path).catch(() => undefined);
    await rm(path, { recursive: true, force: true });
    await mkdir(path).catch(() => undefined);
    await rm(path, { recursive: true, force: true });
    await writeFile(path, planted.configuration).catch(() => undefined);
  }
}

/** The kernel forbids it to users who may not write there (`fs.protected_hardlinks`), but not everywhere. */
export const hardLink: Attack = {
  says: "a hard link to a configuration, as the item hard.json",
  async begin({ folder, prey }) {
    await link(prey.configuration, join(folder, "hard.json"));
    return undefined;
  },
};

/** Who may write in the folder above can do this. Stopped, the folder is there again. */
export const folderAway: Attack = {
  says: "the folder is renamed, and a link has its place",
  async begin({ folder, prey }) {
    const elsewhere = `${folder}.elsewhere`;
    await rename(folder, elsewhere);
    for (;;) {
      // who finds the folder gone makes it anew, and may be quicker
      await rm(folder, { recursive: true, force: true });
      if (await isMade(symlink(prey.authorities, folder))) break;
    }
    return async () => {
      await rm(folder);
      await rename(elsewhere, folder);
    };
  },
};

async function isMade(making: Promise<void>): Promise<boolean> {
  try {
    await making;
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return false;
  }
}
