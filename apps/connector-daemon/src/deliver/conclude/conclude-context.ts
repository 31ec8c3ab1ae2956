import type { Orders } from "@id-connector/deletion-orders";
import type { DefectBook } from "../../defects/defect-book.js";
import type { ApplyContext } from "../apply/apply-context.js";
import type { DeliveryContext } from "../context/delivery-context.js";
import type { TrashContext } from "../trash/trash-context.js";

export interface ConcludeContext
  extends
    TrashContext,
    Pick<DeliveryContext, "log" | "restsUntil" | "signal">,
    Pick<ApplyContext, "refusedClasses" | "refusedSchools"> {
  /** What persons ordered to be deleted. */
  readonly orders: Orders;
  /**
   * Objects at which the program failed by a defect of its own; the book outlives a delivery that is started
   * again.
   */
  readonly defects: DefectBook;
  /** Has those objects of the trash looked at soon that the directory hid. */
  readonly retryUnseen: () => Promise<void>;
  /** Has those objects of the trash looked at soon whose name another object had. */
  readonly retryClashes: () => Promise<void>;
}
