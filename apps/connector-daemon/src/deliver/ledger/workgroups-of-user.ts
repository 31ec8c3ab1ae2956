import type { UserToSend } from "../decide/decide.js";
import type { Delivery } from "../context/delivery.js";
import { difference } from "./ids.js";
import { lookAgain } from "./look-again.js";

/**
 * Has the workgroups looked at whose members differ in this user. A workgroup names its members by their DNs: a user who gets another one leaves
 * or enters it without a change of its own entry, so both ends are watched. What lies in the trash is looked at in its own time.
 */
export async function lookAtWorkgroups(delivery: Delivery, { body, groups }: UserToSend): Promise<void> {
  const { ledger, trash } = delivery;
  const entry = ledger.get(body.id, "user");
  if (entry?.state !== "present") return;
  const isThere = (id: string) => ledger.get(id, "workgroup")?.state === "present" && trash.reasonOf(id) === undefined;
  const named = groups.flatMap(({ kind, id }) => (kind === "workgroup" ? [id] : []));
  const held = entry.workgroups ?? [];
  for (const id of difference(named, held).filter(isThere)) await lookAgain(delivery, id, 0, "member arrived");
  for (const id of difference(held, named).filter(isThere)) await lookAgain(delivery, id, 0, "member left");
}
