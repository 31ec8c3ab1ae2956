import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Every regular file below a folder, by its path, byte for byte (latin1); without those that vanish meanwhile. */
export async function readFiles(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const read = async (path: string) => [path, await readFile(path, "latin1").catch(ignoreMissing)] as const;
  const files = await Promise.all(paths.map(read));
  return new Map(files.flatMap(([path, text]) => (text === undefined ? [] : [[path, text] as const])));
}

/** The names of the regular files straight in a folder, sorted; without hidden ones, such as a queue's own notes. */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isFile() && !entry.name.startsWith(".") ? [entry.name] : [])).sort();
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}
