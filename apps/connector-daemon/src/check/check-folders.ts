import { access, constants, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { Stats } from "node:fs";
import type { ConnectorFolders } from "@id-connector/connector-settings";
import { isFolderLocked } from "@id-connector/folder-lock";
import { bad, ok, warning, type Finding } from "./finding.js";

/** Whether the daemon may read and write where it must. Makes nothing: of a missing folder the one counts in which it will be made. */
export async function checkFolders(folders: ConnectorFolders): Promise<readonly Finding[]> {
  const { authorities, inQueue, outQueues, outQueuesTrash, ledger, state, tmp } = folders;
  const list = [authorities, inQueue, outQueues, outQueuesTrash, ledger, state, tmp];
  const findings = onePerPlace(await Promise.all(list.map((folder) => checkFolder(folder))));
  if (findings.some(({ verdict }) => verdict === "bad")) return findings;
  const devices = await Promise.all([inQueue, outQueues, tmp].map(async (path) => (await findPlace(path)).stats.dev));
  if (new Set(devices).size > 1) {
    const why = "half-written files cannot be moved from there in one step";
    findings.push(bad("folders", tmp, `lies on another file system than the queues: ${why}`));
  }
  if (await isFolderLocked(state, "daemon"))
    findings.push(warning("folders", state, "a daemon runs on this folder already"));
  return findings;
}

/** Also for a folder that the daemon does not make: then it must be there. */
export async function checkFolder(folder: string, { made = true } = {}): Promise<Finding> {
  try {
    const { path, stats } = await findPlace(folder);
    if (!stats.isDirectory()) return bad("folders", path, "is not a folder");
    if (path !== folder && !made) return bad("folders", folder, "is not there");
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
    return ok("folders", folder, path === folder ? "may be read and written" : "is not there yet and can be made");
  } catch (error) {
    const { code, path = folder } = error as NodeJS.ErrnoException;
    return bad("folders", path, `may not be read and written (${code ?? "unknown error"}): check its owner and rights`);
  }
}

/** The path itself, or the nearest one above it that exists. Throws the system's errors. */
async function findPlace(path: string): Promise<{ readonly path: string; readonly stats: Stats }> {
  try {
    return { path, stats: await stat(path) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT" && code !== "ENOTDIR") throw error;
    return findPlace(dirname(path));
  }
}

/** What is wrong with a folder is wrong with all that lies in it: that is said once. */
function onePerPlace(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ what }, index) => findings.findIndex((one) => one.what === what) === index);
}
