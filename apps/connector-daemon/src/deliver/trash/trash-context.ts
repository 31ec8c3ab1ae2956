import type { DeliveryContext } from "../context/delivery-context.js";
import type { TrashIndex } from "./trash-index.js";

export interface TrashContext extends DeliveryContext {
  readonly trash: TrashIndex;
}
