import { pause } from "@id-connector/bounded-work";
import type { Ledger } from "@id-connector/delivery-ledger";
import type { Stage } from "../stages/stage.js";

const everyMs = 30_000;

/** Notes now and then, until `stopping` is aborted, which file the ledger is: so a copy from a backup is recognised. Throws the system's errors. */
export async function sealLedger(ledger: Pick<Ledger, "seal">, stopping: AbortSignal, stage: Stage): Promise<void> {
  while (!stopping.aborted) {
    await ledger.seal();
    stage.beat();
    await stage.waitFor("the next half minute", () => pause(everyMs, stopping));
  }
}
