import type { WakeSignal } from "@id-connector/bounded-work";
import type { AuthorityLedger } from "@id-connector/delivery-ledger";
import type { Authority } from "@id-connector/school-authority-config";
import type { Queue } from "@id-connector/queue-fs";
import type { Stage } from "../stages/stage.js";
import type { Surroundings } from "../stages/surroundings.js";
import { checkScope } from "./check-scope.js";
import type { Contradictions } from "./contradictions.js";
import { cover } from "./cover.js";
import { isCovered } from "./coverage.js";
import { whatIsSent } from "./what-is-sent.js";

/** What is being queued because no event brings it: since when, and how much so far. */
export interface Checking {
  /** By the daemon's clock. */
  readonly since: number;
  readonly queued: number;
}

interface KeepOptions {
  readonly authority: Authority;
  readonly surroundings: Surroundings;
  readonly contradictions: Contradictions;
  /** Rings where the broker contradicted the ledger too often. */
  readonly wakeSignal: WakeSignal;
  readonly stopping: AbortSignal;
  readonly stage: Stage;
  readonly onChecking: (checking: Checking | undefined) => void;
}

/**
 * Queues what an authority is sent and no event brings, and all of it anew when the broker contradicts the ledger; until `stopping` is aborted.
 * Throws LdapReaderError, QueueError, LedgerError.
 */
export async function keepScope(
  { queue, ledger }: { readonly queue: Queue; readonly ledger: AuthorityLedger },
  options: KeepOptions,
): Promise<void> {
  const { authority, surroundings, contradictions, wakeSignal, stopping, stage, onChecking } = options;
  const { directory, names, log, now } = surroundings;
  const wanted = whatIsSent(authority, surroundings);
  const lastDn = (id: string) => surroundings.ledger.directory.get(id)?.dn;
  while (!stopping.aborted) {
    if (contradictions.areTooMany()) await distrust(ledger);
    const since = now();
    const onQueued = (queued: number) => {
      onChecking({ since, queued });
    };
    try {
      await checkScope({
        ...{ ledger, queue, directory, names, wanted, lastDn, log, stage, onQueued },
        signal: stopping,
      });
    } finally {
      onChecking(undefined);
    }
    contradictions.listen(isCovered(ledger.coverage(), wanted));
    stage.beat();
    await stage.waitFor("another scope", () => wakeSignal.next(60_000, stopping));
  }

  async function distrust(of: AuthorityLedger): Promise<void> {
    const why =
      "the broker holds otherwise than what is remembered of it: one of them was restored, or somebody else writes there";
    log.warn("all of it is compared with the broker", { stage: "scope", outcome: "unsure", code: disagrees, why });
    await of.writeCoverage({ look: "all", unsure: disagrees });
    await cover(of, { wanted, allComes: false, settled: [] });
    contradictions.forget();
  }
}

const disagrees = "BROKER_DISAGREES";
