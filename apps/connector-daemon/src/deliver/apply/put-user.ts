import type { User } from "@id-connector/broker-client";
import type { GroupOfUser } from "@id-connector/listener-object";
import { isUserAsBefore } from "./as-before.js";
import { upsert, isRefusal } from "./upsert.js";
import { sendReferring } from "./check-references.js";
import type { UserToSend } from "../decide/decision.js";
import type { ApplyContext } from "./apply-context.js";
import { ensureClass, findClassesAtBroker } from "./ensure-class.js";
import { ensureSchool } from "./put-school.js";
import { lookAgain, lookAtWaitingGroups, lookAtWorkgroups } from "../ledger/revisit.js";
import { noteContradiction } from "./note-contradiction.js";
import { done, type Result, waitFor } from "./result.js";

/** Brings a user, its schools and its classes to the broker; sends nothing when the ledger says that all is as it should be. */
export async function putUser(delivery: ApplyContext, user: UserToSend, resend = false): Promise<Result> {
  const { ledger } = delivery;
  const entry = ledger.get(user.body.id, "user");
  if (!resend && isUserAsBefore(ledger, entry, user)) {
    // the user was sent without one of its classes; that class may have brought the user in since
    if (entry.incomplete) await ledger.amend(user.body.id, "user", { incomplete: false });
    await lookAtWorkgroups(delivery, user);
    return done("unchanged");
  }

  return sendReferring(delivery, "its school or class is not visible at the broker yet", async (refersTo) => {
    const seen = await Promise.all(user.schools.map((school) => ensureSchool(delivery, school)));
    const unseen = user.schools.filter((_, index) => seen[index] === false);
    if (unseen.length > 0) return waitFor(delivery, unseen, "its school has to be sent first");
    const states = await Promise.all(user.classes.map((group) => ensureClass(delivery, group)));
    const behind = user.classes.filter((_, index) => states[index] === "behind");
    if (behind.length > 0) return sendClassesFirst(delivery, behind);
    const ready = user.classes.filter((_, index) => states[index] === "ready");
    const refused = user.classes.filter((_, index) => states[index] === "refused");
    refersTo([...user.schools, ...ready].map(({ id }) => id));
    const stays = await findClassesAtBroker(delivery, [...refused, ...(user.kept ?? [])]);
    return put(delivery, user, [...ready, ...stays]).catch(async (error: unknown) => {
      if (isRefusal(error)) await markAbsent(delivery, user);
      throw error;
    });
  });
}

async function put(delivery: ApplyContext, user: UserToSend, classes: readonly GroupOfUser[]): Promise<Result> {
  const { broker, ledger, signal, now, wall } = delivery;
  const { id } = user.body;
  const schools = user.context ?? user.partly?.schools ?? user.schools.map((school) => school.name);
  const before = await ledger.beginWrite(id, { kind: "user", schools });
  const isWhole = classes.length === user.classes.length && user.classes.every((group) => classes.includes(group));
  const body = isWhole ? user.body : withClasses(user.body, classes);
  const { how } = await upsert(broker.users, body, { kind: "user", ledger, before, signal, schools });
  await noteContradiction(delivery, id, { before, how });

  const related = classes.map((group) => group.id);
  const incomplete = !user.classes.every((group) => related.includes(group.id));
  // the broker may have lost a user that the ledger took for present
  const isMade = before?.state !== "present" || how === "created";
  await lookAtWaitingGroups(delivery, user);
  await ledger.confirmPresent(id, {
    ...{ before, kind: "user", schools, related, incomplete },
    ...{ digest: ledger.digest(user.content), sentAt: wall(), createdAt: isMade ? now() : undefined },
    notIn: isMade ? workgroupsOf(user) : [],
  });
  await lookAtWorkgroups(delivery, user);
  const revisit = [...(before?.related ?? []), ...user.groups.map((group) => group.id)];
  return incomplete
    ? done("incomplete", { why: "the broker refuses one of its classes", confirmed: true, revisit })
    : done("sent", { revisit });
}

function workgroupsOf({ groups }: UserToSend): readonly string[] {
  return groups.flatMap(({ kind, id }) => (kind === "workgroup" ? [id] : []));
}

async function sendClassesFirst(delivery: ApplyContext, classes: readonly GroupOfUser[]): Promise<Result> {
  for (const group of classes) await lookAgain(delivery, group.id, 0, "its users wait");
  return waitFor(delivery, classes, "one of its classes has to be sent first");
}

/** The broker refused a new user: the broker does not have the user, and classes need not wait. */
async function markAbsent({ ledger }: ApplyContext, user: UserToSend): Promise<void> {
  const { id } = user.body;
  if (ledger.get(id, "user")?.state === "sending") await ledger.confirmAbsent(id, "user", {});
}

function withClasses(user: User, classes: readonly GroupOfUser[]): User {
  const context = Object.fromEntries(
    Object.entries(user.context).map(([school, { roles }]) => {
      const own = classes.filter((group) => group.school.toLowerCase() === school.toLowerCase());
      return [school, { roles, classes: own.map(({ name }) => name).sort() }];
    }),
  );
  return { ...user, context };
}
