import type { DeliveryContext } from "../context/delivery-context.js";
import type { TrashContext } from "../trash/trash-context.js";
import type { AwaitedMembers } from "./awaited-members.js";

export interface LedgerContext
  extends
    Pick<DeliveryContext, "broker" | "ledger" | "now" | "restsUntil" | "signal" | "singleFlight">,
    Pick<TrashContext, "trash"> {
  readonly awaitedMembers: AwaitedMembers;
}
