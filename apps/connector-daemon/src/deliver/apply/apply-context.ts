import type { Contradictions } from "../../scope/contradictions.js";
import type { DeliveryContext } from "../context/delivery-context.js";
import type { GuardContext } from "../guard/guard-context.js";
import type { RefusedClasses, RefusedSchools } from "./refusals.js";
import type { SchoolRemovals } from "./school-removals.js";

export interface ApplyContext
  extends Omit<GuardContext, "authority">, Pick<DeliveryContext, "log" | "queue" | "random" | "reader"> {
  readonly refusedClasses: RefusedClasses;
  readonly refusedSchools: RefusedSchools;
  readonly schoolRemovals: SchoolRemovals;
  /**
   * The broker contradicted what the ledger said of an object: the broker lost the object, or has it although
   * the ledger did not have it there.
   */
  readonly contradicted: Contradictions["note"];
}
