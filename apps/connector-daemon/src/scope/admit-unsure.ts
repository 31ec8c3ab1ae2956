import type { ConnectorFolders } from "@id-connector/connector-settings";
import type { Ledger } from "@id-connector/delivery-ledger";
import type { Logger } from "@id-connector/logger";
import type { Notices } from "../stages/notices.js";

interface AdmitOptions {
  readonly folders: ConnectorFolders;
  readonly notices: Notices;
  readonly log: Logger;
}

/**
 * Where the ledger may be older than the world, it is noted at each authority that nothing of what it says is to be believed; then it is sealed, by
 * which the file is believed again. Killed in between it is found again.
 */
export async function admitUnsure(ledger: Ledger, { folders, notices, log }: AdmitOptions): Promise<void> {
  const { unsure } = ledger;
  if (unsure) {
    for (const name of ledger.authorities()) {
      const authority = ledger.authority(name);
      await authority.writeCoverage({ look: "all", ...authority.coverage(), unsure: unsure.code });
    }
    const why = `The ledger may be older than what the brokers hold, for ${unsure.why}. Everything is compared with the brokers.`;
    log.warn(why, { stage: "scope", outcome: "unsure", code: unsure.code });
    notices.set(folders.ledger, why);
  }
  await ledger.seal();
}
