import { TrustError, type Trust } from "@id-connector/trusted-path";
import type { Loaded } from "./authority.js";
import { checkConfigs, toLoaded } from "./check-config.js";
import { type ConfigFile, readConfigFiles } from "./read-config-file.js";

/**
 * Loads the configuration of all school authorities from a folder's `*.json` files. Never throws for what it finds there: a broken file
 * gives all its problems at once and leaves the other authorities alone. Files that configure no ID Broker are passed over; a missing
 * folder means no authority. A file that others than root, the effective user and the home's owner own or may write is such a problem.
 *
 * @example
 * ```ts
 * import { loadAuthorities } from "@id-connector/school-authority-config";
 *
 * const { authorities, problems } = await loadAuthorities("conf/school_authorities");
 * for (const { file, path, message } of problems) console.error(`${file} ${path}: ${message}`);
 * for (const { name, schools } of authorities) console.log(name, schools);
 * ```
 */
export async function loadAuthorities(folder: string, trust: Trust = {}): Promise<Loaded> {
  return judge(await readFolder(folder, trust));
}

/** The content of a folder, in a form whose JSON tells whether it changed. */
export type FolderContent = { readonly files: readonly ConfigFile[] } | { readonly unreadable: Loaded };

/** Reads a folder without judging what it finds. */
export async function readFolder(folder: string, trust: Trust): Promise<FolderContent> {
  try {
    return { files: await readConfigFiles(folder, trust) };
  } catch (error) {
    if (error instanceof TrustError) return refused(folder, "NOT_TRUSTED", `${error.message}.`);
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return unreadable(folder, code);
  }
}

/** Says of a folder why it cannot be read. */
export function unreadable(folder: string, code: string): FolderContent {
  const message = `The folder cannot be read (${code}). Check that it is a folder, its owner and its rights.`;
  return refused(folder, "NOT_READABLE", message);
}

function refused(file: string, code: "NOT_READABLE" | "NOT_TRUSTED", message: string): FolderContent {
  return { unreadable: { authorities: [], problems: [{ file, path: "", code, message }] } };
}

/** Says what a folder's content configures. */
export function judge(content: FolderContent): Loaded {
  return "unreadable" in content ? content.unreadable : toLoaded(checkConfigs(content.files));
}
