import type { ObjectKind } from "@id-connector/listener-object";
import type { GuardContext } from "./guard-context.js";
import { isAtBroker } from "./is-at-broker.js";
import { type HeldCode, rejectedCode } from "../../words/trash-codes.js";
import { type GuardVerdict, pass } from "./verdict.js";
import { heldFor } from "./held-reason.js";
import { guardedOf, judge, pairKey } from "./limits.js";

/**
 * Looks at a deletion: where the broker does not have the object there is nothing to delete; of the others, not too many may go
 * within an hour.
 */
export async function guardRemoval(
  delivery: GuardContext,
  id: string,
  kinds: readonly ObjectKind[],
): Promise<GuardVerdict> {
  const { guard } = delivery;
  await guard.recall();
  let isThere = false;
  for (const kind of kinds) {
    if (!(await isAtBroker(delivery, id, kind))) continue;
    isThere = true;
    const decided = await guardAs(delivery, id, kind);
    if (decided.verdict !== "pass") return decided;
  }
  return isThere ? pass : { verdict: "gone" };
}

async function guardAs(delivery: GuardContext, id: string, kind: ObjectKind): Promise<GuardVerdict> {
  const { authority, guard, ledger, trash, now } = delivery;
  const guarded = guardedOf(kind);
  const key = pairKey(kind, id);
  const window = guard[guarded];
  const reason = trash.reasonOf(id);
  if (reason?.code === rejectedCode) window.forget(key);
  if (reason?.code === rejectedCode || reason?.code === heldCodes[guarded])
    return { verdict: "hold", code: reason.code, why: reason.message };

  if (await guard.allowances.take(id, ledger.get(id, kind)?.schools ?? [])) {
    window.forget(key);
    return pass;
  }
  const verdict = judge(window, key, {
    guarded,
    guard: guard.limits,
    atBroker: countAtBroker(delivery, guarded),
    now: now(),
  });
  switch (verdict.verdict) {
    case "pass":
      window.letGo(key, now());
      return pass;
    case "wait":
      return { ...verdict, why: "the delete guard looks whether more is to be deleted" };
    case "hold": {
      const { code, why } = heldFor(verdict.excess, authority.name);
      guard.noteHold(code, why);
      return { verdict: "hold", code, why };
    }
  }
}

const heldCodes = { users: "USERS_HELD", groups: "GROUPS_HELD" } as const satisfies Record<string, HeldCode>;

function countAtBroker({ ledger }: GuardContext, guarded: "users" | "groups"): number {
  const { user, school_class, workgroup } = ledger.count();
  return guarded === "users" ? user : school_class + workgroup;
}
