import { isCode } from "../../trash-codes.js";
import type { Delivery } from "../context/delivery.js";
import { lookAgain } from "./look-again.js";

/** Looks again at those of a delivered object's neighbours (a class's users, a user's groups) that the guard held with it. */
export async function lookAtHeld(delivery: Delivery, neighbours: readonly string[]): Promise<void> {
  for (const id of new Set(neighbours)) {
    if (isCode(delivery.trash.reasonOf(id)?.code, "MEMBERS_HELD"))
      await lookAgain(delivery, id, 0, "neighbour delivered");
  }
}
