import type { DeliveryContext } from "../context/delivery-context.js";
import type { TrashIndex } from "./trash-index.js";

export interface TrashContext extends Pick<
  DeliveryContext,
  "ledger" | "now" | "onWall" | "queue" | "random" | "reader"
> {
  readonly trash: TrashIndex;
}
