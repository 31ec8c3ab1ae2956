import { BrokerError } from "@id-connector/broker-client";
import type { GroupOfUser } from "@id-connector/listener-object";
import type { Delivery } from "../context/delivery.js";

/**
 * Of classes whose newest state the broker refused, those that it has in an older one, as it calls them: their users stay in them. Without that
 * a refused new name would throw everybody out.
 */
export async function findHeldClasses(
  { broker, ledger, signal }: Delivery,
  refused: readonly GroupOfUser[],
): Promise<readonly GroupOfUser[]> {
  const known = refused.filter(({ id }) => ledger.get(id, "school_class")?.state === "present");
  const held = await Promise.all(
    known.map(async (group) => {
      try {
        const there = await broker.classes.get(group.id, { signal });
        return there && there.school.toLowerCase() === group.school.toLowerCase()
          ? [{ ...group, name: there.name }]
          : [];
      } catch (error) {
        // nobody else has to wait for a class that the broker breaks down over
        if (error instanceof BrokerError && error.scope === "item") return [];
        throw error;
      }
    }),
  );
  return held.flat();
}
