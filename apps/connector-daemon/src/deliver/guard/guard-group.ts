import type { GroupToSend } from "../decide/decision.js";
import type { GuardContext } from "./guard-context.js";
import { rejectedCode, type WaitingCode, waitsForPerson } from "../../words/trash-codes.js";
import type { Work } from "../context/work.js";
import { findExcess } from "./limits.js";
import { learnGroup } from "../ledger/learn-group.js";
import { type GuardVerdict, pass } from "./verdict.js";
import { heldFor } from "./held-reason.js";

/** A rename comes in two steps: members whose entries are not found may be found within this time. */
const unresolvedMs = 60_000;
const lookMs = 2_000;

/** Looks at the members that a class or workgroup would lose. All of them are known at once: nothing has to be waited for. */
export async function guardGroup(delivery: GuardContext, work: Work, group: GroupToSend): Promise<GuardVerdict> {
  const { authority, guard, ledger, trash, now } = delivery;
  const { id } = group.body;
  // a ledger that was lost does not know whom a held group would lose
  const isHeldUnknown = ledger.get(id, group.kind) === undefined && waitsForPerson(trash.reasonOf(id)?.code ?? "");
  await learnGroup(delivery, id, isHeldUnknown ? group.kind : undefined);
  const wanted = new Set(group.members);
  const isThere = (member: string) => ledger.get(member)?.state !== "absent";
  const before = ledger.get(id, group.kind)?.related.filter(isThere) ?? [];
  const losing = before.filter((member) => !wanted.has(member));
  if (losing.length === 0 || work.deletionAllowed) {
    guard.knownMembersOf(id)?.letThrough(group.members, losing);
    return pass;
  }
  // a probe only shows whether requests get through
  if (work.origin === "probe") return { verdict: "wait", afterMs: 0, why: "it would lose members" };

  const reason = trash.reasonOf(id);
  if (reason?.code === rejectedCode) return hold(reason.code, reason.message);
  const isHeld = reason !== undefined && waitsForPerson(reason.code);
  const isPlanned = !isHeld && (await guard.allowances.covers([group.school.name]));
  // not before the last pause: the guard forgets now and then what it knows of a class that lost no member yet
  const members = guard.membersOf(id);
  if (isPlanned) {
    members.letThrough(group.members, losing);
    return pass;
  }
  const gone = goneBefore();
  const counts = { count: losing.length + gone, of: before.length + gone };
  const excess = findExcess("members", counts, guard.limits);
  if (excess === undefined) {
    members.letThrough(group.members, []);
    for (const member of losing) members.window.letGo(member, now());
    return pass;
  }
  const unresolvedSince = members.unresolvedSince(now());
  const mayResolve = group.leftOut.some(({ why }) => why === "unresolved");
  if (mayResolve && !isHeld && now() - unresolvedSince < unresolvedMs) {
    return { verdict: "wait", afterMs: lookMs, why: "members that it would lose may be renamed at this moment" };
  }
  members.hold(losing);
  const { code, why } = heldFor(excess, authority.name);
  guard.noteHold(code, why);
  return hold(code, why);

  /** The other changes are sent meanwhile, with the members that the group would lose. */
  function hold(code: WaitingCode, why: string): GuardVerdict {
    const decision = { ...group, members: [...group.members, ...losing] };
    return { verdict: "hold", code, why, meanwhile: { decision, why: "with the members that it would lose" } };
  }

  /** How many members left the group within the hour, and are not in it at the broker. */
  function goneBefore(): number {
    for (const member of group.members) members.window.forget(member);
    const still = losing.filter((member) => members.window.isGone(member, now())).length;
    return members.window.count(now()).gone - still;
  }
}
