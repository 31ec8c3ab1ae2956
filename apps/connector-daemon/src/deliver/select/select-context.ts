import type { ContainerNames } from "@id-connector/listener-object";
import type { ConcludeContext } from "../conclude/conclude-context.js";
import type { DeliveryContext } from "../context/delivery-context.js";
import type { TrashContext } from "../trash/trash-context.js";
import type { Doubts } from "./doubts.js";

export interface SelectContext
  extends TrashContext, Pick<ConcludeContext, "defects" | "orders">, Pick<DeliveryContext, "log" | "offWall" | "wall"> {
  readonly names: ContainerNames;
  /** Whether items say what another program read in the directory. */
  readonly itemsTell: boolean;
  readonly doubts: Doubts;
}
