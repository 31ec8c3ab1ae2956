import type { LedgerContext } from "./ledger-context.js";
import { isCode } from "../../words/trash-codes.js";
import type { UserToSend } from "../decide/decision.js";
import { difference } from "./ids.js";

/** Has an object looked at (again) after `afterMs`; an object that rests after a failure is not woken before its time. */
export async function lookAgain(
  delivery: Pick<LedgerContext, "ledger" | "now" | "restsUntil">,
  id: string,
  afterMs: number,
  why: string,
): Promise<void> {
  const { ledger, now, restsUntil } = delivery;
  await ledger.later.put(id, { dueAt: Math.max(now() + afterMs, restsUntil(id)), attempts: 0, why });
}

/** Looks again at those of a delivered object's neighbours (a class's users, a user's groups) that the guard held with it. */
export async function revisitHeld(delivery: LedgerContext, neighbours: readonly string[]): Promise<void> {
  for (const id of new Set(neighbours)) {
    if (isCode(delivery.trash.reasonOf(id)?.code, "MEMBERS_HELD"))
      await lookAgain(delivery, id, 0, "neighbour delivered");
  }
}

/**
 * Looks again at groups that may have waited for this user, the last of those that were on their way: groups that were sent without some
 * member, and workgroups that the ledger does not know.
 */
export async function lookAtWaitingGroups(delivery: LedgerContext, { body, groups }: UserToSend): Promise<void> {
  const { awaitedMembers, ledger } = delivery;
  for (const group of groups) {
    if (awaitedMembers.lacksOthers(group.id, body.id)) continue;
    const entry = ledger.get(group.id, group.kind);
    // a ledger that was lost does not know which workgroups the broker has without this user
    const isUnknown = entry === undefined && !ledger.complete && group.kind === "workgroup";
    const waits = entry?.state === "present" && entry.incomplete === true;
    if (isUnknown || waits) await lookAgain(delivery, group.id, 0, "member arrived");
  }
}

/**
 * Has those workgroups looked at in which the broker's members and the directory's members differ in this user. A workgroup names its members by
 * their DNs: a user whose DN changes leaves or enters a workgroup without a change of the workgroup's entry, so both ends are watched. A
 * workgroup in the trash is looked at in its own time.
 */
export async function lookAtWorkgroups(delivery: LedgerContext, { body, groups }: UserToSend): Promise<void> {
  const { awaitedMembers, ledger, trash } = delivery;
  const entry = ledger.get(body.id, "user");
  if (entry?.state !== "present") return;
  const isThere = (id: string) => ledger.get(id, "workgroup")?.state === "present" && trash.reasonOf(id) === undefined;
  const named = groups.flatMap(({ kind, id }) => (kind === "workgroup" ? [id] : []));
  const known = entry.workgroups ?? [];
  const lacked = difference(named, known).filter((id) => isThere(id) && !awaitedMembers.lacksOthers(id, body.id));
  for (const id of lacked) await lookAgain(delivery, id, 0, "member arrived");
  for (const id of difference(known, named).filter(isThere)) await lookAgain(delivery, id, 0, "member left");
}
