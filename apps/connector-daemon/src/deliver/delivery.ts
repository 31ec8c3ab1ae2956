import { createSingleFlight } from "@id-connector/bounded-work";
import { followOrders, ordersFolder } from "@id-connector/deletion-orders";
import type { Directory } from "@id-connector/ldap-reader";
import { isCode, isUnseen } from "../words/trash-codes.js";
import { createRefusedClasses, createRefusedSchools } from "./apply/refusals.js";
import { createSchoolRemovals } from "./apply/school-removals.js";
import type { AttemptContext } from "./attempt.js";
import { openGuard } from "./guard/guard.js";
import { createAwaitedMembers } from "./ledger/awaited-members.js";
import { createDoubts } from "./select/doubts.js";
import type { SelectContext } from "./select/select-context.js";
import { createRetryOf } from "./trash/retry-schedule.js";

/** All that the delivery to one authority works with. */
export interface Delivery extends AttemptContext, SelectContext {
  readonly directory: Directory;
  /**
   * The DN where listening last saw an object; undefined where it did not see it, or where another program
   * listens.
   */
  readonly lastDn: (id: string) => string | undefined;
}

type Made =
  | "guard"
  | "orders"
  | "retryUnseen"
  | "retryClashes"
  | "singleFlight"
  | "awaitedMembers"
  | "refusedClasses"
  | "refusedSchools"
  | "schoolRemovals"
  | "doubts";

/** What a delivery is given; it makes the rest itself, and forgets that when it ends. */
export interface DeliveryParts extends Omit<Delivery, Made> {
  /** The daemon's `data/state`, with the windows and orders for deletions. */
  readonly stateFolder: string;
  /** The connector's home, whose owner may write these files. */
  readonly home: string;
  /** How far the machine's clock is believed where something is forgotten for its age; epoch milliseconds. */
  readonly believed: () => number;
}

export function createDelivery({ stateFolder, home, believed, ...given }: DeliveryParts): Delivery {
  const { authority, ledger, trash, log, now, wall, random } = given;
  const retryParts = { trash, ledger, now, random };
  return {
    ...given,
    guard: openGuard({ authority, stateFolder, home, ledger, trash, log, now, wall, believed }),
    orders: followOrders({
      ...{ folder: ordersFolder(stateFolder, authority.name), home, now: believed },
      onProblem({ code, message }) {
        log.error(message, { stage: "deliver", code });
      },
    }),
    retryUnseen: createRetryOf(retryParts, isUnseen),
    retryClashes: createRetryOf(retryParts, (code) => isCode(code, "EXISTS")),
    singleFlight: createSingleFlight(),
    awaitedMembers: createAwaitedMembers(),
    refusedClasses: createRefusedClasses(),
    refusedSchools: createRefusedSchools(now),
    schoolRemovals: createSchoolRemovals(),
    doubts: createDoubts(),
  };
}
