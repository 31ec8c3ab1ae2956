import type { LedgerEntry } from "@id-connector/delivery-ledger";
import type { ObjectKind } from "@id-connector/listener-object";

interface Known {
  readonly entries: readonly LedgerEntry[];
  readonly ledgerComplete: boolean;
  readonly resend: boolean;
}

const groupKinds: readonly ObjectKind[] = ["school_class", "workgroup"];

/**
 * As what else than `kind` (undefined: as what at all) the broker may hold an object, for an id says nothing about the kind: a group that is moved to another
 * container becomes another kind and keeps its id. The ledger knows; where it does not go back far enough, or a person asked for the object, a group may be both. Pure.
 */
export function otherKinds(known: Known, kind: ObjectKind | undefined): readonly ObjectKind[] {
  const { entries, ledgerComplete, resend } = known;
  const named = [...entries.map((entry) => entry.kind), ...(kind === undefined ? [] : [kind])];
  const possible = named.some((one) => groupKinds.includes(one)) ? [...named, ...groupKinds] : named;
  return [...new Set(possible)].filter((one) => {
    const entry = entries.find((other) => other.kind === one);
    return one !== kind && (resend || (entry === undefined ? !ledgerComplete : entry.state !== "absent"));
  });
}
