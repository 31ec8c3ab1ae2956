import type { LedgerReader } from "@id-connector/delivery-ledger";

/** Reads an authority's ledger: at each call, the ledger of `current`. */
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
