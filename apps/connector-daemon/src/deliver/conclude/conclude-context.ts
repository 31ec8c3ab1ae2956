import type { Orders } from "@id-connector/deletion-orders";
import type { DefectBook } from "../../defects/defect-book.js";
import type { ApplyContext } from "../apply/apply-context.js";

export interface ConcludeContext extends ApplyContext {
  /** What persons ordered to be deleted. */
  readonly orders: Orders;
  /** Objects at which the program failed by a defect of its own; outlives a delivery that is started again. */
  readonly defects: DefectBook;
  /** Has what the directory hid from us looked at soon, and what another object's name kept in the trash. */
  readonly retryUnseen: () => Promise<void>;
  readonly retryClashes: () => Promise<void>;
}
