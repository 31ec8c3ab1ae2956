import { readFile } from "node:fs/promises";

export const noted = "LOADED_MODULES";

/** What a program needs in its environment to note in a file which modules it loads. */
export function noteModulesIn(file: string): Readonly<Record<string, string>> {
  return { NODE_OPTIONS: `--import=${new URL("../dist/note-modules.js", import.meta.url).href}`, [noted]: file };
}

/** The third-party packages whose modules a program loaded, by that file. */
export async function packagesLoaded(file: string): Promise<ReadonlySet<string>> {
  const paths = await readFile(file, "utf8");
  return new Set(
    Array.from(paths.matchAll(/^.*\/node_modules\/((?:@[^/\n]+\/)?[^/\n]+)\//gm), ([, name = ""]) => name),
  );
}
