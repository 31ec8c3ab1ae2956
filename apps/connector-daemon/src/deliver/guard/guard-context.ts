import type { DeliveryContext } from "../context/delivery-context.js";
import type { LedgerContext } from "../ledger/ledger-context.js";
import type { Guard } from "./guard.js";

export interface GuardContext extends LedgerContext, Pick<DeliveryContext, "authority" | "wall"> {
  readonly guard: Guard;
}
