import { access, constants, mkdir, stat } from "node:fs/promises";
import type { ConnectorFolders } from "@id-connector/connector-settings";
import { isFolderLocked } from "@id-connector/folder-lock";
import { bad, ok, warning, type Finding } from "./finding.js";

/** Whether the daemon may read and write where it must. Missing folders of our own are made, as the daemon would. */
export async function checkFolders(folders: ConnectorFolders): Promise<readonly Finding[]> {
  const { authorities, inQueue, outQueues, outQueuesTrash, ledger, state, tmp } = folders;
  const list = [authorities, inQueue, outQueues, outQueuesTrash, ledger, state, tmp];
  const findings = await Promise.all(list.map(checkFolder));
  const devices = await Promise.all(
    [inQueue, outQueues, tmp].map((folder) =>
      stat(folder).then(
        ({ dev }) => dev,
        () => undefined,
      ),
    ),
  );
  if (new Set(devices).size > 1) {
    findings.push(
      bad(
        "folders",
        tmp,
        "lies on another file system than the queues: half-written files cannot be moved from there in one step",
      ),
    );
  }
  if (findings.every(({ verdict }) => verdict !== "bad") && (await isFolderLocked(state, "daemon"))) {
    findings.push(warning("folders", state, "a daemon runs on this folder already"));
  }
  return findings;
}

async function checkFolder(folder: string): Promise<Finding> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o750 });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return ok("folders", folder, "may be read and written");
  } catch (error) {
    return bad("folders", folder, `cannot be used: ${(error as Error).message}`);
  }
}
