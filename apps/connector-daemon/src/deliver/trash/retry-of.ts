import type { Delivery } from "../context/delivery.js";
import { bringForward } from "./bring-forward.js";

type Parts = Pick<Delivery, "trash" | "ledger" | "now" | "random">;

/** Thousands may be concerned together: going through the trash for them takes at most one twentieth of the time. */
const restShare = 20;

/** A function that has objects looked at soon which lie in the trash for such a reason: what kept them there may be over. */
export function createRetryOf(parts: Parts, isConcerned: (code: string) => boolean): () => Promise<void> {
  const { trash } = parts;
  let restsUntil = 0;
  return async () => {
    const startedAt = performance.now();
    if (startedAt < restsUntil) return;
    restsUntil = Infinity;
    try {
      const ids = [...trash.ids()].filter((id) => isConcerned(trash.reasonOf(id)?.code ?? ""));
      await bringForward(parts, ids);
    } finally {
      const endedAt = performance.now();
      restsUntil = endedAt + (endedAt - startedAt) * restShare;
    }
  };
}
