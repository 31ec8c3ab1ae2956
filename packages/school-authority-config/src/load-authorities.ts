import type { Loaded } from "./authority.js";
import { checkConfigs, toLoaded } from "./check-config.js";
import { type ConfigFile, readConfigFiles } from "./read-config-file.js";

/**
 * Loads the configuration of all school authorities from a folder's `*.json` files. Never throws for what it finds there: a broken
 * file gives all its problems at once and leaves the other authorities alone. Files that configure no ID Broker are passed over;
 * a missing folder means no authority.
 */
export async function loadAuthorities(folder: string): Promise<Loaded> {
  return judge(await readFolder(folder));
}

/** What a folder holds, in a form whose JSON tells whether it changed. */
export type FolderContent = { readonly files: readonly ConfigFile[] } | { readonly unreadable: Loaded };

/** Reads a folder without judging what it finds. */
export async function readFolder(folder: string): Promise<FolderContent> {
  try {
    return { files: await readConfigFiles(folder) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return unreadable(folder, code);
  }
}

/** Says of a folder why it cannot be read. */
export function unreadable(folder: string, code: string): FolderContent {
  const message = `The folder cannot be read (${code}). Check that it is a folder, its owner and its rights.`;
  return { unreadable: { authorities: [], problems: [{ file: folder, path: "", code: "NOT_READABLE", message }] } };
}

/** Says what a folder's content configures. */
export function judge(content: FolderContent): Loaded {
  return "unreadable" in content ? content.unreadable : toLoaded(checkConfigs(content.files));
}
