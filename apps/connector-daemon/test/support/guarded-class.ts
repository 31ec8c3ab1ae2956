import type { Result } from "../../src/deliver/apply/result.js";
import { type DeliveryParts, idOf, openDeliveryParts } from "./delivery-parts.js";
import { act, groupOf, idsFrom, send, userIn } from "./guarded.js";

export const [classId, otherClass] = [idOf(10), idOf(11)];
export const pupils = idsFrom(100, 14);

/** A delivery whose ledger and broker have a class of 14 pupils. */
export async function openGuardedClass(): Promise<DeliveryParts> {
  const parts = await openDeliveryParts();
  await send(parts.delivery, pupils, [classId]);
  await act(parts, classId, groupOf(classId, pupils));
  parts.broker.clearRequests();
  return parts;
}

/** What is done to that class and its pupils, and what is seen of them. */
export function inClass(parts: () => DeliveryParts) {
  return {
    sendClass: (members: readonly string[], change = {}, work = {}) =>
      act(parts(), classId, groupOf(classId, members, change), work),
    putUser: (id: string, classes: readonly string[], work = {}, lastname = "B") =>
      act(parts(), id, userIn(id, classes, lastname), work),
    membersAt: (id: string, resource: "classes" | "workgroups" = "classes") =>
      parts().broker.get(parts().name, resource, id)?.members.toSorted(),
    dueNow: (id: string) => (parts().delivery.ledger.later.get(id)?.dueAt ?? Infinity) <= parts().now(),
  };
}

/** One after the other. */
export async function each(ids: readonly string[], one: (id: string) => Promise<Result>): Promise<readonly Result[]> {
  const all: Result[] = [];
  for (const id of ids) all.push(await one(id));
  return all;
}
