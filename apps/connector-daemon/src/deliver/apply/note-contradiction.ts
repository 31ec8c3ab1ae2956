import type { LedgerEntry } from "@id-connector/delivery-ledger";
import type { Upserted } from "./upsert.js";
import type { ApplyContext } from "./apply-context.js";

interface Answer {
  /** What the ledger said before anything was written about it. */
  readonly before: LedgerEntry | undefined;
  readonly how: Upserted<unknown>["how"];
}

/**
 * Takes note where the broker has an object that it had not by the ledger, or had not one that it had. What is missing in a ledger that does not
 * know of one is not missing at the broker: nothing follows from it any more.
 */
export async function noteContradiction(delivery: ApplyContext, id: string, { before, how }: Answer): Promise<void> {
  if (before?.unsure || before?.state === "sending") return;
  const wasThere = before?.state === "present";
  if (how === "created" ? !wasThere : how === "replaced" || wasThere) return;
  const { ledger } = delivery;
  if (before === undefined && !ledger.complete) return;
  delivery.contradicted(id, wasThere ? "lost" : "unknown");
  if (before === undefined) await ledger.setComplete(false);
}
