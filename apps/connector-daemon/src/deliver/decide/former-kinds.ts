import type { ObjectKind } from "@id-connector/listener-object";
import type { Decision } from "./decide.js";
import type { Delivery } from "../context/delivery.js";

/** Whether the ledger says that the broker may have the object still as what it is no more. */
export function lacksRemoval({ ledger }: Delivery, id: string, decision: Decision): boolean {
  return formerKinds(decision).some((kind) => (ledger.get(id, kind)?.state ?? "absent") !== "absent");
}

/** As what else the broker may hold an object that is to be sent. */
export function formerKinds(decision: Decision): readonly ObjectKind[] {
  return decision.act === "send_user" || decision.act === "send_group" ? (decision.former ?? []) : [];
}
