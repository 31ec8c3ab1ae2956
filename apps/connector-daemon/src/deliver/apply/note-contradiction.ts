import type { LedgerEntry } from "@id-connector/delivery-ledger";
import type { Upserted } from "./upsert.js";
import type { ApplyContext } from "./apply-context.js";

interface Answer {
  /** What the ledger said before anything was written about it. */
  readonly before: LedgerEntry | undefined;
  readonly how: Upserted<unknown>["how"];
}

/**
 * Notes that the broker contradicts the ledger: the broker has an object that it should not have, or lost an object that it should have. A ledger
 * that does not know an object of the broker is not complete any more: from then on, objects that the ledger does not know may be at the broker.
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
