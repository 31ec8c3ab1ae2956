import type { LedgerEntry, LedgerReader } from "@id-connector/delivery-ledger";
import type { ObjectKind } from "@id-connector/listener-object";
import type { Decision } from "./decision.js";

interface Known {
  readonly entries: readonly LedgerEntry[];
  readonly ledgerComplete: boolean;
  readonly resend: boolean;
}

const groupKinds: readonly ObjectKind[] = ["school_class", "workgroup"];

/**
 * The kinds, other than `kind`, as which the broker may hold an object (`kind` undefined: all of them). An id says nothing about the kind: a group that
 * is moved to another container keeps its id and becomes another kind. The ledger knows. If it does not go back far enough, or a person asked for
 * the object, the broker may hold a group as both kinds. Pure.
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

/** Whether the ledger says that the broker may still have the object as a kind that it is no more. */
export function lacksRemoval({ ledger }: { readonly ledger: LedgerReader }, id: string, decision: Decision): boolean {
  return formerKinds(decision).some((kind) => (ledger.get(id, kind)?.state ?? "absent") !== "absent");
}

/** The other kinds as which the broker may hold an object that is to be sent. */
export function formerKinds(decision: Decision): readonly ObjectKind[] {
  return decision.act === "send_user" || decision.act === "send_group" ? (decision.former ?? []) : [];
}
