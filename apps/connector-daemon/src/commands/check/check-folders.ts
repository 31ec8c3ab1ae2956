import { access, constants, lstat, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Stats } from "node:fs";
import type { ConnectorFolders } from "@id-connector/connector-settings";
import { isFolderLocked } from "@id-connector/folder-lock";
import { checkTrustedFolder, TrustError } from "@id-connector/trusted-path";
import { ownFolders } from "../../home/prepare-folders.js";
import { toMistake, type Meaning, type Mistake } from "../mistakes/mistake.js";
import { bad, ok, warning, type Finding } from "./finding.js";

/** Whether the daemon may read and write where it must. Makes nothing: for a missing folder, the folder counts in which it will be made. */
export async function checkFolders(folders: ConnectorFolders): Promise<readonly Finding[]> {
  const { authorities, inQueue, besideInQueue, outQueues, ledger, state, tmp } = folders;
  const own = [...ownFolders(folders), ledger];
  const usable = await Promise.all([authorities, inQueue, ...own].map((folder) => checkFolder(folder)));
  const findings = onePerPlace([...usable, ...(await checkTrust(own, folders.home))]);
  findings.push(...(await findOldLinks(inQueue)));
  if (findings.some(({ verdict }) => verdict === "bad")) return findings;
  const places = [besideInQueue.asideFolder, outQueues, tmp];
  const devices = await Promise.all(places.map(async (path) => (await findPlace(path)).stats.dev));
  if (new Set(devices).size > 1) {
    const why = "half-written files cannot be moved from there in one step";
    findings.push(bad("folders", tmp, `lies on another file system than the queues: ${why}`));
  }
  if (await isFolderLocked(state, "daemon"))
    findings.push(warning("folders", state, "a daemon runs on this folder already", daemonRuns));
  return findings;
}

/** Files that others may write in our folders would decide what the daemon does: so it does not start. */
async function checkTrust(folders: readonly string[], home: string): Promise<readonly Finding[]> {
  const findings = folders.map(async (folder) => {
    try {
      await checkTrustedFolder((await findPlace(folder)).path, { home, mayBeLink: true });
      return [];
    } catch (error) {
      if (error instanceof TrustError) return [bad("folders", error.path, notTrusted(error.message))];
      return []; // an unusable folder has its finding already
    }
  });
  return (await Promise.all(findings)).flat();
}

/** The code of a finding that does not matter to a command that changes the configuration. */
export const daemonRuns = "DAEMON_RUNS";

const folderHelp: Meaning = [
  "FOLDER",
  "Give the folder to the user that the daemon runs as (chown), or run this program as that user.",
  "home",
];

function notTrusted(message: string): Mistake {
  return toMistake(message, [
    "NOT_TRUSTED",
    "Only root, the daemon's user and the home's owner may write there.",
    "home",
  ]);
}

/**
 * The folder of trigger files, which the daemon does not make: other programs write into it, but nobody else may choose which folder it is.
 */
export async function checkTriggers({
  listenerFolder,
  home,
}: {
  readonly listenerFolder: string;
  readonly home: string;
}): Promise<readonly Finding[]> {
  const above = await checkTrust([dirname(listenerFolder)], home);
  return [await checkFolder(listenerFolder, { made: false }), ...above, ...(await findOldLinks(listenerFolder))];
}

/** Finds links at the old places of the in queue's trash and keep: the connector never made a link there. */
async function findOldLinks(folder: string): Promise<readonly Finding[]> {
  const findings = ["trash", "keep"].map(async (name) => {
    const found = await lstat(join(folder, name)).catch(() => undefined);
    const message =
      "is a link where our own folder once lay: it is not followed. Find out who put it there, and remove it";
    return found?.isSymbolicLink() === true ? [warning("folders", join(folder, name), message)] : [];
  });
  return (await Promise.all(findings)).flat();
}

/** Also for a folder that the daemon does not make: then it must be there. */
async function checkFolder(folder: string, { made = true } = {}): Promise<Finding> {
  try {
    const { path, stats } = await findPlace(folder);
    if (!stats.isDirectory()) return bad("folders", path, toMistake("is not a folder", folderHelp));
    if (path !== folder && !made) return bad("folders", folder, "is not there");
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
    return ok("folders", folder, path === folder ? "may be read and written" : "is not there yet and can be made");
  } catch (error) {
    const { code, path = folder } = error as NodeJS.ErrnoException;
    const why = `may not be read and written (${code ?? "unknown error"}): check its owner and rights`;
    return bad("folders", path, toMistake(why, folderHelp));
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

/** A fault of a folder is a fault of all that lies in it: it is said once, and no good finding about that folder is shown. */
function onePerPlace(findings: readonly Finding[]): Finding[] {
  const bads = new Set(findings.flatMap(({ what, verdict }) => (verdict === "bad" ? [what] : [])));
  const told = findings.filter(({ what, verdict }) => verdict === "bad" || !bads.has(what));
  return told.filter(({ what }, index) => told.findIndex((one) => one.what === what) === index);
}
