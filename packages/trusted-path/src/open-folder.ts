import { constants, existsSync } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { join } from "node:path";

/** An open folder: its files are reached through it, even where its path changes. */
export interface OpenFolder {
  /**
   * The path for file `name` in the folder, of the folder itself for "". Through the descriptor where /proc is there: short, and the same
   * folder even when it was renamed and another took its place.
   */
  at(name: string): string;
  /** Tells this folder from every other one at the same time. */
  readonly identity: { readonly dev: bigint; readonly ino: bigint };
  /** The user id that owns the folder. */
  readonly uid: number;
  readonly gid: number;
  /** Makes the names in it durable. Throws the system's error. */
  sync(): Promise<void>;
  /** Closes the descriptor; `at` leads nowhere afterwards. */
  close(): Promise<void>;
}

/**
 * Opens a folder; a link in its place is refused (ELOOP or ENOTDIR) unless it may be one. Throws the system's error.
 *
 * @example
 * ```ts
 * import { unlink } from "node:fs/promises";
 * import { openFolder } from "@id-connector/trusted-path";
 *
 * const folder = await openFolder("data/listener"); // never through a link
 * await unlink(folder.at("a.json")); // in this very folder, whatever has its path by now
 * await folder.close();
 * ```
 */
export async function openFolder(path: string, { mayBeLink = false } = {}): Promise<OpenFolder> {
  const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants;
  const handle = await open(path, O_RDONLY | O_DIRECTORY | (mayBeLink ? 0 : O_NOFOLLOW));
  try {
    const { dev, ino, uid, gid } = await handle.stat({ bigint: true });
    let through = throughDescriptor(handle) ?? path;
    return {
      at: (name) => (name === "" ? through : join(through, name)),
      identity: { dev, ino },
      uid: Number(uid),
      gid: Number(gid),
      sync: () => syncUnlessImpossible(handle),
      close() {
        // the descriptor's number may belong to another folder from now on
        through = closedPlace;
        return handle.close();
      },
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** File systems that cannot sync a folder (some FUSE and network ones) say so: there is nothing more to be had. */
async function syncUnlessImpossible(handle: FileHandle): Promise<void> {
  try {
    await handle.sync();
  } catch (error) {
    if (!["EINVAL", "ENOTSUP"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}

/** Where nothing can be found or made. */
const closedPlace = "/dev/null/closed";

function throughDescriptor({ fd }: FileHandle): string | undefined {
  const path = `/proc/self/fd/${String(fd)}`;
  return existsSync(path) ? path : undefined;
}
