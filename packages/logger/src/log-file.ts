import { type FileHandle, open, stat, unlink } from "node:fs/promises";
import { Writable } from "node:stream";

/**
 * Appends to a file, and opens it anew when another file has its name: a program that rotates logs renames the old file and tells nobody. The
 * file is made with mode 0640. It never fails: a line that cannot be written is lost here (a log has a second place, standard error), and the
 * next line is tried again.
 */
export function logFile(path: string): Writable {
  let file: FileHandle | undefined;
  return new Writable({
    decodeStrings: false,
    write(text: string, _encoding, next) {
      void append(text)
        .catch(() => undefined)
        .then(() => {
          next();
        });
    },
    final(done) {
      void close()
        .catch(() => undefined)
        .then(() => {
          done();
        });
    },
  });

  async function append(text: string): Promise<void> {
    if (file !== undefined && !(await hasName(file, path))) await close();
    file ??= await openToAppend(path);
    await file.appendFile(text);
  }

  async function close(): Promise<void> {
    const old = file;
    file = undefined;
    await old?.close();
  }
}

async function hasName(file: FileHandle, path: string): Promise<boolean> {
  const [own, named] = await Promise.all([file.stat(), stat(path).catch(() => undefined)]);
  return named !== undefined && named.ino === own.ino && named.dev === own.dev;
}

async function openToAppend(path: string): Promise<FileHandle> {
  const append = (): Promise<FileHandle> => open(path, "a", 0o640);
  try {
    return await append();
  } catch (error) {
    // logrotate makes an empty file that belongs to root; the folder is ours
    if ((error as NodeJS.ErrnoException).code !== "EACCES" || (await stat(path)).size > 0) throw error;
    await unlink(path);
    return await append();
  }
}
