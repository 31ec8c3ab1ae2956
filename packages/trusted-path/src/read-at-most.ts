import { constants, type Stats } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";

/**
 * The content of a regular file, whoever owns it, if that is at most `mostBytes`; a fifo is not waited for. Throws the system's errors; EISDIR
 * for a folder or special file, EFBIG for a larger file.
 *
 * @example
 * ```ts
 * import { readAtMost } from "@id-connector/trusted-path";
 *
 * const content = await readAtMost("data/state/status.json", 16 * 1024 * 1024);
 * ```
 */
export async function readAtMost(path: string, mostBytes: number): Promise<Buffer> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    return await readOpened({ handle, stats: await handle.stat() }, { path, mostBytes });
  } finally {
    await handle.close();
  }
}

/** The same of an open file, which stays open. It may grow while it is read, and some of the system's have no size. */
export async function readOpened(
  { handle, stats }: { readonly handle: FileHandle; readonly stats: Stats },
  { path, mostBytes }: { readonly path: string; readonly mostBytes: number },
): Promise<Buffer> {
  if (!stats.isFile()) throw failure("EISDIR", "not a regular file", path);
  if (stats.size > mostBytes) throw tooLarge(path, mostBytes);
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of handle.createReadStream({ autoClose: false })) {
    chunks.push(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    if (bytes > mostBytes) throw tooLarge(path, mostBytes);
  }
  return Buffer.concat(chunks);
}

function tooLarge(path: string, mostBytes: number): NodeJS.ErrnoException {
  return failure("EFBIG", `larger than ${String(mostBytes)} bytes`, path);
}

function failure(code: string, what: string, path: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: ${what}, read '${path}'`), { code, path, syscall: "read" });
}
