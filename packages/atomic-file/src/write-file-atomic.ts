import { open, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { eachBounded } from "@id-connector/bounded-work";
import { heirOf, type Heir } from "./heir.js";
import { syncFolder } from "./sync-folder.js";
import { tempName } from "./temp-name.js";

export interface FileToWrite {
  readonly path: string;
  readonly content: FileContent;
}

/** Whole, or piece by piece where it is not to be in memory. */
export type FileContent = string | Uint8Array | AsyncIterable<Uint8Array>;

export interface WriteOptions {
  /** Rights of the new file, less the umask; 0o600 when not given. */
  readonly mode?: number;
  /** Owner and rights exactly as of this file, whatever the umask: fails where they cannot be given. Wins over `mode`. */
  readonly like?: Owned;
  /** Where the half-written file lies, on the same file system; the file's own folder when not given. */
  readonly tmpFolder?: string;
  /** Where root writes, the new file belongs to the owner of this folder; of the file's own folder when not given. Not with `like`. */
  readonly ownerOf?: string;
}

/** What `stat` says of a file's owner and rights. */
export interface Owned {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** As many as the disk can usefully sync at once, and twice as many as Node has threads for files. */
const atOnce = 8;

/**
 * Writes a file so that its path always holds the whole old content or the whole new one, on disk when it returns.
 * On an error (the file system's, with `code` and `path`) the old content is untouched and the half-written file removed.
 *
 * @example
 * ```ts
 * import { writeFileAtomic } from "@id-connector/atomic-file";
 *
 * await writeFileAtomic("conf/a.json", JSON.stringify({ active: true })); // mode 0600
 * ```
 */
export async function writeFileAtomic(path: string, content: FileContent, options: WriteOptions = {}): Promise<void> {
  await writeFilesAtomic([{ path, content }], options);
}

/**
 * Writes many files, each as `writeFileAtomic` does, with one sync for each folder. No file gets its final name before
 * all are written; they get them side by side. Of two files for one path the later one counts. Only an error while renaming can leave some of
 * them replaced.
 *
 * @example
 * ```ts
 * import { writeFilesAtomic } from "@id-connector/atomic-file";
 *
 * const files = ["a", "b"].map((name) => ({ path: `queue/${name}.json`, content: "{}" }));
 * await writeFilesAtomic(files, { tmpFolder: "tmp" });
 * ```
 */
export async function writeFilesAtomic(files: readonly FileToWrite[], options: WriteOptions = {}): Promise<void> {
  const lastOfPath = new Map(files.map((file) => [resolve(file.path), file])).values();
  const halves = [...lastOfPath].map((file) => ({
    ...file,
    temp: join(options.tmpFolder ?? dirname(file.path), tempName()),
  }));
  try {
    const heirs = await heirsIn(files, options);
    // 1. content: written and synced before any final name points at it
    await eachBounded(halves, { limit: atOnce }, (half) => writeHalf(half, options, heirs.get(dirname(half.path))));
    // 2. names: a rename swaps old and new in one step; side by side, for each waits in Node's queue for the file system
    await eachBounded(halves, { limit: atOnce }, ({ temp, path }) => rename(temp, path));
  } catch (error) {
    // allSettled: where a half cannot be removed either, the first error tells the cause
    await Promise.allSettled(halves.map(({ temp }) => rm(temp, { force: true })));
    throw error;
  }
  // 3. the names themselves: without this a power cut could undo the renames
  const folders = new Set(files.map(({ path }) => resolve(dirname(path))));
  await Promise.all([...folders].map((folder) => syncFolder(folder)));
}

/** The future owner of each folder's files; undefined for files that stay ours. */
async function heirsIn(
  files: readonly FileToWrite[],
  { like, ownerOf }: WriteOptions,
): Promise<ReadonlyMap<string, Heir | undefined>> {
  const heirs = new Map<string, Heir | undefined>();
  if (like) return heirs;
  for (const folder of new Set(files.map(({ path }) => dirname(path))))
    heirs.set(folder, await heirOf(ownerOf ?? folder));
  return heirs;
}

async function writeHalf(
  { temp, content }: { readonly temp: string; readonly content: FileContent },
  { mode = 0o600, like }: WriteOptions,
  heir: Heir | undefined,
): Promise<void> {
  // nobody else can read the file until it has its future owner
  const handle = await open(temp, "wx", like ? 0o600 : mode);
  try {
    if (like) {
      const own = await handle.stat();
      if (own.uid !== like.uid || own.gid !== like.gid) await handle.chown(like.uid, like.gid);
      await handle.chmod(like.mode & 0o7777);
    }
    if (heir) await handle.chown(heir.uid, heir.gid);
    await writeFile(handle, content);
    await handle.sync();
  } catch (error) {
    throw withPath(error as NodeJS.ErrnoException, temp);
  } finally {
    await handle.close();
  }
}

/** The system names no path in errors about open files. */
function withPath(error: NodeJS.ErrnoException, path: string): NodeJS.ErrnoException {
  return Object.assign(error, { path, message: `${error.message} '${path}'` });
}
