import { rm } from "node:fs/promises";
import type { ConnectorFolders } from "@id-connector/connector-settings";
import type { DirectoryLedger } from "@id-connector/delivery-ledger";
import { covers, newestOf, type Mark, type Position } from "@id-connector/ldap-reader";
import type { Logger } from "@id-connector/logger";
import { TrustError } from "@id-connector/trusted-path";
import { acceptedFile, readAccepted } from "./accepted.js";

interface OpenOptions {
  readonly directory: Pick<DirectoryLedger, "mark" | "writeMark">;
  readonly folders: ConnectorFolders;
  readonly log: Logger;
  readonly now: () => number;
}

/**
 * The mark of the directory, kept in the ledger: a broker's objects outlive a restart, and so must the position from which they
 * were read.
 */
export function openMark({ directory, folders, log, now }: OpenOptions): Mark {
  let newest: Position = directory.mark();
  let onDisk: Position = newest;
  let isRefusalTold = false;
  return {
    newest: () => newest,
    async raise(position) {
      if (!covers(newest, position)) newest = newestOf([...newest, ...position]);
      if (covers(onDisk, position)) return;
      const raised = newest;
      await directory.writeMark(raised);
      onDisk = newestOf([...onDisk, ...raised]);
    },
    async reconsider() {
      const accepted = await readIt();
      if (accepted === undefined) return;
      newest = accepted;
      await directory.writeMark(accepted);
      onDisk = accepted;
      await rm(acceptedFile(folders), { force: true });
      log.warn("a person said that the directory was restored: it is believed as it is", {
        ...{ stage: "directory", outcome: "accepted" },
      });
    },
  };

  async function readIt(): Promise<Position | undefined> {
    try {
      return await readAccepted(folders, now());
    } catch (error) {
      if (!(error instanceof TrustError)) throw error;
      if (!isRefusalTold) log.error(error.message, { stage: "directory", code: error.code });
      isRefusalTold = true;
      return undefined;
    }
  }
}
