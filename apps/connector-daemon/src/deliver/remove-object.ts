import type { ObjectKind } from "@id-connector/listener-object";
import type { Delivery } from "./delivery.js";
import { performed, type Performed } from "./performed.js";
import { resourceOf } from "./resource-of.js";

/** Deletes an object at the broker. What is not there is deleted already. */
export async function removeObject(delivery: Delivery, id: string, kinds: readonly ObjectKind[]): Promise<Performed> {
  const { broker, ledger, signal } = delivery;
  const entry = ledger.get(id);
  // whether the broker still has it is not known until it answers
  if (entry?.state === "present") await ledger.write([{ id, put: { ...entry, state: "sending" } }]);
  for (const kind of kinds) await broker[resourceOf[kind]].remove(id, { signal });
  const related = entry?.related ?? [];
  await ledger.write([
    // an incomplete ledger remembers that it asked; a complete one knows nothing of what is not there
    ledger.complete
      ? { id, remove: true }
      : { id, put: { kind: kinds[0] ?? "user", state: "absent", schools: [], related: [] } },
    ...related.map((other) => ({ id: other, relate: { drop: [id] } })),
  ]);
  await ledger.later.remove(id);
  return performed("deleted");
}
