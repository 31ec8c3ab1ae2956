import type { LedgerChange, LedgerEntry } from "@id-connector/delivery-ledger";
import type { ObjectKind } from "@id-connector/listener-object";
import { lookAtHeld } from "./delete-guard/look-at-held.js";
import type { Delivery } from "./delivery.js";
import { performed, type Performed } from "./performed.js";
import { resourceOf } from "./resource-of.js";
import type { Work } from "./work.js";

/** Deletes an object at the broker. What is not there is deleted already. */
export async function removeObject(
  delivery: Delivery,
  { id, deletionAllowed }: Work,
  possible: readonly ObjectKind[],
): Promise<Performed> {
  const { broker, guard, ledger, signal, wall } = delivery;
  const entry = ledger.get(id);
  const kinds = entry ? [entry.kind] : possible;
  // whether the broker still has it is not known until it answers
  if (entry?.state === "present") await ledger.write([{ id, put: { ...entry, state: "sending" } }]);
  for (const kind of kinds) await broker[resourceOf[kind]].remove(id, { signal });
  const related = entry?.related ?? [];
  await ledger.write([...remember(entry), ...related.map((other) => ({ id: other, relate: { drop: [id] } }))]);
  await ledger.later.remove(id);
  await lookAtHeld(delivery, [...related, ...guard.groupsLosing(id)]);
  return performed("deleted");

  /** A broker that is restored from a backup has it again: somebody must know of it. What nobody ever knew stays unknown. */
  function remember(known: LedgerEntry | undefined): readonly LedgerChange[] {
    if (known === undefined && ledger.complete) return [];
    const [kind, schools] = [known?.kind ?? kinds[0] ?? "user", known?.schools ?? []];
    const why = {
      ...(deletionAllowed && { ordered: true }),
      ...(guard.planned.has(id) && { planned: true }),
    };
    return [{ id, put: { kind, state: "absent", schools, related: [], deletedAt: wall(), ...why } }];
  }
}
