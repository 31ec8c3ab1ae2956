import type { AuthorityLedger } from "@id-connector/delivery-ledger";

/** An authority's ledger that is, at each call, the one that `current` gives. */
export function ledgerView(current: () => AuthorityLedger): AuthorityLedger {
  return {
    get: (id, kind) => current().get(id, kind),
    all: (id) => current().all(id),
    write: (changes) => current().write(changes),
    entries: (filter) => current().entries(filter),
    count: () => current().count(),
    get complete() {
      return current().complete;
    },
    setComplete: (complete) => current().setComplete(complete),
    coverage: () => current().coverage(),
    writeCoverage: (coverage) => current().writeCoverage(coverage),
    digest: (content) => current().digest(content),
    later: {
      put: (id, later) => current().later.put(id, later),
      get: (id) => current().later.get(id),
      due: (now, limit) => current().later.due(now, limit),
      remove: (id) => current().later.remove(id),
      count: () => current().later.count(),
    },
    get verified() {
      return current().verified;
    },
  };
}
