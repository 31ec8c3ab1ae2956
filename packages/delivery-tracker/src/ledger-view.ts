import type { LedgerReader } from "@id-connector/delivery-ledger";

/** An authority's ledger that is, at each call, the one that `current` gives. */
export function ledgerView(current: () => LedgerReader): LedgerReader {
  return {
    get: (id, kind) => current().get(id, kind),
    all: (id) => current().all(id),
    entries: (filter) => current().entries(filter),
    count: () => current().count(),
    get complete() {
      return current().complete;
    },
    coverage: () => current().coverage(),
    digest: (content) => current().digest(content),
    later: {
      get: (id) => current().later.get(id),
      due: (now, limit) => current().later.due(now, limit),
      count: () => current().later.count(),
    },
    get verified() {
      return current().verified;
    },
  };
}
