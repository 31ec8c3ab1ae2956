import type { GroupOfUser } from "@id-connector/listener-object";
import type { TrashReason } from "@id-connector/queue-fs";
import { rejectedCode, type WaitingCode, waitsForPerson } from "../../words/trash-codes.js";
import type { UserToSend } from "../decide/decision.js";
import type { GuardContext } from "./guard-context.js";
import { difference } from "../ledger/ids.js";
import { learnGroup } from "../ledger/learn-group.js";
import { lookAgain } from "../ledger/revisit.js";
import type { Work } from "../context/work.js";
import { type GuardVerdict, pass } from "./verdict.js";
import { heldWith } from "./held-reason.js";
import { firstWaitMs, judge, type LimitVerdict } from "./limits.js";

/** A class that the delivery could not look at for this long counts as held. */
const classPatienceMs = 60_000;
const askAgainMs = 10_000;

/**
 * Looks at the classes that a user would leave: the broker keeps members and contexts as one relation, so a class can be emptied user by
 * user. Where too many users leave a class, the class itself is judged: it may be deleted, or its members may be meant to go.
 */
export async function guardUser(delivery: GuardContext, work: Work, user: UserToSend): Promise<GuardVerdict> {
  const { authority, guard, ledger, trash, now } = delivery;
  const { id } = user.body;
  const staying = user.classes.map((group) => group.id);
  for (const group of staying) guard.knownMembersOf(group)?.window.forget(id);
  for (const group of ledger.get(id, "user")?.related ?? []) await learnGroup(delivery, group);
  const leaving = difference(ledger.get(id, "user")?.related ?? [], staying).filter(isThere);
  if (leaving.length === 0 || work.deletionAllowed) {
    for (const group of leaving) guard.knownMembersOf(group)?.window.forget(id);
    return pass;
  }
  // a probe only shows whether requests get through
  if (work.origin === "probe") return { verdict: "wait", afterMs: 0, why: "it would leave classes" };
  const reason = trash.reasonOf(id);
  // a user whose deletion was held may be back: then the classes that it leaves are judged anew
  if (reason && isAboutMembers(reason)) return hold(reason.code, reason.message);

  const verdicts: (Leaving & { readonly group: string })[] = [];
  for (const group of leaving) verdicts.push({ group, ...(await judgeLeaving(delivery, id, group)) });
  const stopped = verdicts.find(({ verdict }) => verdict === "hold" || verdict === "held");
  if (stopped) {
    const { code, why } = heldWith(stopped.group, authority.name);
    guard.noteHold(code, why);
    return hold(code, why);
  }
  const waits = verdicts.flatMap((one) => (one.verdict === "wait" ? [one.afterMs] : []));
  if (waits.length > 0)
    return { verdict: "wait", afterMs: Math.max(...waits), why: "the delete guard looks whether more leave its class" };
  for (const { group, verdict } of verdicts) if (verdict === "pass") guard.membersOf(group).window.letGo(id, now());
  return pass;

  function hold(code: WaitingCode, why: string): GuardVerdict {
    const decision = stayingIn(leaving);
    const meanwhile = decision && { decision, why: "without leaving its class" };
    return { verdict: "hold", code, why, ...(meanwhile && { meanwhile }) };
  }

  /**
   * The other changes of the user, while it stays in these classes; undefined where nothing else changed, or where it left the school of
   * one of them.
   */
  function stayingIn(groups: readonly string[]): UserToSend | undefined {
    if (ledger.get(id, "user")?.digest === ledger.digest(user.content)) return undefined;
    const kept = groups.flatMap((group) => classOf(group) ?? []);
    return kept.length < groups.length ? undefined : { ...user, kept };
  }

  /** The class as far as the ledger knows it; the broker is asked for its name later. */
  function classOf(group: string): GroupOfUser | undefined {
    const named = ledger.get(group, "school_class")?.schools[0]?.toLowerCase();
    const school = Object.keys(user.body.context).find((one) => one.toLowerCase() === named);
    return school === undefined
      ? undefined
      : { kind: "school_class", id: group, dn: "", school, name: "", description: "" };
  }

  function isThere(group: string): boolean {
    const state = ledger.get(group, "school_class")?.state;
    return state === "present" || state === "sending";
  }
}

/** The message of a rejected removal begins with the code that it had. */
function isAboutMembers(reason: TrashReason): reason is TrashReason & { readonly code: WaitingCode } {
  const { code, message } = reason;
  const held = "MEMBERS_HELD" satisfies WaitingCode;
  return code === held || (code === rejectedCode && message.startsWith(held));
}

type Leaving = LimitVerdict | { readonly verdict: "planned" } | { readonly verdict: "held" };

async function judgeLeaving(delivery: GuardContext, user: string, group: string): Promise<Leaving> {
  const { guard, ledger, trash, now } = delivery;
  const reason = trash.reasonOf(group);
  if (reason && waitsForPerson(reason.code)) return { verdict: "held" };
  const { schools = [], related = [] } = ledger.get(group, "school_class") ?? {};
  if (await guard.allowances.covers(schools)) return { verdict: "planned" };
  const { window } = guard.membersOf(group);
  const circumstances = { guarded: "members", guard: guard.limits, atBroker: related.length, now: now() } as const;
  const verdict = judge(window, user, circumstances);
  if (verdict.verdict !== "hold" || now() - verdict.since >= classPatienceMs) return verdict;
  await askAboutClass(delivery, group);
  return { verdict: "wait", afterMs: firstWaitMs };
}

async function askAboutClass(delivery: GuardContext, group: string): Promise<void> {
  const { guard, trash, now } = delivery;
  if (!guard.membersOf(group).mayBeAskedFor(now(), askAgainMs)) return;
  // a class that the broker refuses is tried again in its own time
  if (trash.reasonOf(group) === undefined) await lookAgain(delivery, group, 0, "its users leave");
}
