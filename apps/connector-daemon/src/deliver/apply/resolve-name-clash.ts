import type { Decision } from "../decide/decision.js";
import type { ApplyContext } from "./apply-context.js";

/**
 * Gives an object a name at the broker that no other object has, so that another object can take the old name. This is needed where
 * objects exchanged their names, as when two users swapped theirs: the broker refuses each of them for as long as the other one has
 * the name.
 */
export async function resolveNameClash({ broker, ledger, signal }: ApplyContext, decision: Decision): Promise<void> {
  if (decision.act !== "send_user" && decision.act !== "send_group") return;
  const { id } = decision.body;
  const entry = ledger.get(id, decision.act === "send_user" ? "user" : decision.kind);
  if (entry?.state !== "present") return;
  // this request does not send what the directory says: it sends what the broker holds, with another name
  const name = `tmp-${id.slice(0, 13)}`;
  await ledger.beginWrite(id, entry);
  if (decision.act === "send_user") {
    const found = await broker.users.get(id, { signal });
    if (found && found.user_name !== name) {
      await broker.users.replace({ ...found, user_name: name }, { signal, schools: entry.schools });
    }
    return;
  }
  const groups = decision.kind === "school_class" ? broker.classes : broker.workgroups;
  const found = await groups.get(id, { signal });
  if (found && found.name !== name) await groups.replace({ ...found, name }, { signal });
}
