import { memberUnresolved } from "@id-connector/delivery-ledger";
import { isGroupAsBefore, membersAtBroker } from "./as-before.js";
import { upsert } from "./upsert.js";
import { learnUsers, sendReferring } from "./check-references.js";
import type { GroupToSend } from "../decide/decision.js";
import type { ApplyContext } from "./apply-context.js";
import { ensureSchool } from "./put-school.js";
import { difference } from "../ledger/ids.js";
import { learnGroup, lookAtStrangers } from "../ledger/learn-group.js";
import { lookAgain } from "../ledger/revisit.js";
import { noteContradiction } from "./note-contradiction.js";
import { done, type Result, waitFor } from "./result.js";

const firstLookMs = 5_000;
const longestLookMs = 3_600_000;
/** One of the members that are on their way may be refused, and then nobody says that the last one arrived. */
const awaitedLookMs = 30_000;

/** Brings a class or workgroup and its school to the broker, with those members that the broker has. */
export async function putGroup(delivery: ApplyContext, group: GroupToSend, resend: boolean): Promise<Result> {
  const { ledger } = delivery;
  const { id } = group.body;
  await learnGroup(delivery, id);
  await learnUsers(delivery, group.members);
  return sendReferring(delivery, "its school or a member is not visible at the broker yet", async (refersTo) => {
    const members = membersAtBroker(ledger, group);
    const missing = difference(group.members, members);
    const awaited = missing.filter((member) => isOnItsWay(delivery, member));
    const incomplete = missing.length > 0 || group.leftOut.length > 0;
    await sendMissing(delivery, difference(missing, awaited));
    const entry = ledger.get(id, group.kind);
    if (!resend && isGroupAsBefore(ledger, entry, group, members)) {
      if ((entry.incomplete ?? false) !== incomplete) await ledger.amend(id, group.kind, { incomplete });
      return ended(delivery, group, { outcome: "unchanged", awaited, incomplete, revisit: members });
    }
    if (!(await ensureSchool(delivery, group.school))) {
      return waitFor(delivery, [group.school], "its school has to be sent first");
    }
    refersTo([group.school.id, ...members]);
    const revisit = await put(delivery, group, members, incomplete);
    return ended(delivery, group, { outcome: "sent", awaited, incomplete, revisit });
  });
}

/** Sends the group. Resolves with its members from before and from now. */
async function put(
  delivery: ApplyContext,
  group: GroupToSend,
  members: readonly string[],
  incomplete: boolean,
): Promise<readonly string[]> {
  const { broker, ledger, signal, now, wall } = delivery;
  const { id, school } = group.body;
  const sent = { kind: group.kind, schools: [school], incomplete };
  const before = await ledger.beginWrite(id, sent);
  const resource = group.kind === "school_class" ? broker.classes : broker.workgroups;
  const upserted = await upsert(resource, { ...group.body, members }, { kind: group.kind, ledger, before, signal });
  await noteContradiction(delivery, id, { before, how: upserted.how });

  // the broker may have lost a group that the ledger took for present
  const isMade = before?.state !== "present" || upserted.how === "created";
  const former = before?.related ?? [];
  delivery.refusedClasses.forget(id);
  await lookAtIncompleteUsers(delivery, isMade ? members : difference(members, former));
  const found = upserted.how === "found" ? upserted.found.members : [];
  // a ledger that was lost does not know which former members the broker still has
  if (!ledger.complete)
    await lookAtStrangers(delivery, difference([...former, ...found], group.members), "former member");
  await ledger.confirmPresent(id, {
    ...{ ...sent, before, related: members },
    ...{ digest: ledger.digest(group.content), sentAt: wall(), createdAt: isMade ? now() : undefined },
  });
  return [...former, ...members];
}

/** Users that were sent without one of their classes may have waited for this one. */
async function lookAtIncompleteUsers(delivery: ApplyContext, members: readonly string[]): Promise<void> {
  for (const id of members) {
    if (delivery.ledger.get(id)?.incomplete) await lookAgain(delivery, id, 0, "class arrived");
  }
}

/** Has missing members sent that nothing else would bring, as no look is planned; a member that the broker refused waits for its next change. */
async function sendMissing(delivery: ApplyContext, members: readonly string[]): Promise<void> {
  const { ledger } = delivery;
  for (const id of members) {
    const entry = ledger.get(id);
    const isWaitedFor = entry !== undefined && entry.deletedAt === undefined;
    if (isWaitedFor || ledger.later.get(id) !== undefined) continue;
    await lookAgain(delivery, id, 0, "member missing");
  }
}

/** Whether a member's own items wait in the queue, or were taken from it: it is about to come, or to be refused. */
function isOnItsWay({ reader }: ApplyContext, member: string): boolean {
  return reader.isWaiting(member) || reader.hasTaken(member);
}

interface Ended {
  readonly outcome: "sent" | "unchanged";
  /** Members that the broker does not have, and that are on their way. */
  readonly awaited: readonly string[];
  readonly incomplete: boolean;
  readonly revisit: readonly string[];
}

/**
 * Plans to look for unresolved members again, after growing pauses. The last of the members that are on their way brings its groups back itself; for
 * the case that it never comes, a look is planned as well.
 */
async function ended(
  delivery: ApplyContext,
  group: GroupToSend,
  { outcome, awaited, incomplete, revisit }: Ended,
): Promise<Result> {
  const { awaitedMembers, ledger, now } = delivery;
  const { id } = group.body;
  awaitedMembers.note(id, awaited);
  const longestMs = awaited.length > 0 ? awaitedLookMs : longestLookMs;
  if (group.leftOut.length > 0) {
    const attempts = (ledger.later.get(id)?.attempts ?? 0) + 1;
    const dueAt = now() + Math.min(longestMs, firstLookMs * 2 ** (attempts - 1));
    await ledger.later.put(id, { dueAt, attempts, why: memberUnresolved });
  } else if (awaited.length > 0) await lookAgain(delivery, id, awaitedLookMs, "members on their way");
  if (!incomplete) return done(outcome, { revisit });
  const reasons = new Set(group.leftOut.map(({ why }) => why));
  const why = reasons.size > 0 ? `members left out: ${[...reasons].join(", ")}` : "members not at the broker yet";
  return done("incomplete", { why, confirmed: outcome === "sent", revisit });
}
