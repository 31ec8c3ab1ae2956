import { link, lstat, mkdir, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { moveFile, syncFolder } from "@id-connector/atomic-file";
import { ifCode } from "./errors.js";
import { numbered } from "./item-name.js";

/**
 * Moves a file to another folder unless the new name is in use there. On disk when it returns. Throws the system's errors.
 * A crash in between leaves both names, never none.
 */
export async function moveIfFree(from: string, to: string): Promise<"moved" | "in use" | "gone"> {
  try {
    await link(from, to); // unlike rename it never replaces
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return "in use";
    if (code === "ENOENT" && !(await exists(from))) return "gone";
    // no hard links here, or not to another owner's file (fs.protected_hardlinks)
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "EMLINK"].includes(code ?? "")) throw error;
    if (await exists(to)) return "in use";
    await moveFile(from, to);
    return "moved";
  }
  await syncFolder(dirname(to)); // the new name is on disk before the old one goes
  await unlink(from).catch(ifCode("ENOENT"));
  await syncFolder(dirname(from));
  return "moved";
}

/** Moves an item to another folder, under its name or a numbered one, durably. Returns the name; undefined where it is gone. */
export async function moveItem(name: string, from: string, to: string): Promise<string | undefined> {
  for (let n = 1; ; n += 1) {
    const target = numbered(name, n);
    const outcome = await moveIfFree(join(from, name), join(to, target));
    if (outcome !== "in use") return outcome === "moved" ? target : undefined;
  }
}

/** Makes a folder within the queue again where somebody removed it; not the queue's folder itself. */
export async function remakeFolder(path: string): Promise<void> {
  await mkdir(path, { mode: 0o750 }).catch(ifCode("EEXIST"));
}

/** Whether anything has this path, a dangling link too. */
export async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(ifCode("ENOENT"))) !== undefined;
}
