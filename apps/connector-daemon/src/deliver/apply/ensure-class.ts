import { BrokerError, type SchoolClass } from "@id-connector/broker-client";
import { contentOf, groupBody } from "@id-connector/broker-mapping";
import type { GroupOfUser } from "@id-connector/listener-object";
import { createOrGet, isRefusal } from "./upsert.js";
import type { ApplyContext } from "./apply-context.js";
import { learnGroup } from "../ledger/learn-group.js";
import { lookAgain } from "../ledger/revisit.js";
import { noteContradiction } from "./note-contradiction.js";

/** `behind`: the class must be sent before its users, as the broker has it under an older name or it failed lately. */
export type ClassState = "ready" | "behind" | "refused";

/** A shell gets its members from its users, one by one; after this time the connector checks that all came. */
const lookAtShellAfterMs = 15_000;

/** Makes sure that the broker has the class, if only without members, so that a user may name it. */
export async function ensureClass(delivery: ApplyContext, group: GroupOfUser): Promise<ClassState> {
  const { ledger, refusedClasses } = delivery;
  await learnGroup(delivery, group.id);
  const shell = shellOf(group);
  const digest = ledger.digest(contentOf(shell));
  const entry = ledger.get(group.id, "school_class");
  if (refusedClasses.has(group.id, digest)) return "refused";
  // the class was a workgroup, and the broker may hold it as a workgroup still
  const isOther = ledger.all(group.id).some(({ kind, state }) => kind !== "school_class" && state !== "absent");
  if (entry?.state === "present" || isOther) {
    if (entry?.state === "present" && entry.digest === digest) return "ready";
    // a class in the trash may not be sent for long: its users stay in it under the name that the broker has
    return delivery.trash.reasonOf(group.id) ? "refused" : "behind";
  }
  if (delivery.restsUntil(group.id) > delivery.now()) return "behind";
  try {
    await delivery.singleFlight(group.id, () => createShell(delivery, shell));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    refusedClasses.note(group.id, digest);
    await lookAgain(delivery, group.id, 0, "refused");
    return "refused";
  }
  return ledger.get(group.id, "school_class")?.digest === digest ? "ready" : "behind";
}

/** Has the users of a class that was refused before sent without it, until it gets through. */
export function noteRefused(
  { ledger, refusedClasses }: Pick<ApplyContext, "ledger" | "refusedClasses">,
  group: GroupOfUser,
): void {
  refusedClasses.note(group.id, ledger.digest(contentOf(shellOf(group))));
}

async function createShell(delivery: ApplyContext, shell: SchoolClass): Promise<void> {
  const { broker, ledger, signal, now, wall } = delivery;
  const sent = { kind: "school_class", schools: [shell.school] } as const;
  await lookAgain(delivery, shell.id, lookAtShellAfterMs, "shell");
  const before = await ledger.beginWrite(shell.id, sent);
  const created = await createOrGet(broker.classes, shell, { signal }, { kind: "school_class", ledger, before });
  const found = created.how === "found" ? created.found : undefined;
  if (found) await noteContradiction(delivery, shell.id, { before, how: "found" });
  // a class that the broker has already keeps its members: the ledger learns them
  const digest = ledger.digest(contentOf(found ?? shell));
  await ledger.confirmPresent(shell.id, {
    ...{ ...sent, before, digest, related: found?.members ?? [] },
    ...{ sentAt: wall(), createdAt: found ? undefined : now() },
  });
  const outcome = found ? "unchanged" : "sent";
  delivery.log.info("school class is at the broker", { item: shell.id, kind: "school_class", outcome });
}

function shellOf(group: GroupOfUser): SchoolClass {
  return { ...groupBody(group), members: [] };
}

/**
 * Finds, among classes whose newest state the broker refused, those that the broker has in an older state, and takes the names that it has for
 * them. Their users stay in them: else a refused new name would take all users out of the class.
 */
export async function findClassesAtBroker(
  { broker, ledger, signal }: ApplyContext,
  refused: readonly GroupOfUser[],
): Promise<readonly GroupOfUser[]> {
  const known = refused.filter(({ id }) => ledger.get(id, "school_class")?.state === "present");
  const atBroker = await Promise.all(
    known.map(async (group) => {
      try {
        const there = await broker.classes.get(group.id, { signal });
        return there && there.school.toLowerCase() === group.school.toLowerCase()
          ? [{ ...group, name: there.name }]
          : [];
      } catch (error) {
        // the broker breaks down over this class: no other class has to wait for it
        if (error instanceof BrokerError && error.scope === "item") return [];
        throw error;
      }
    }),
  );
  return atBroker.flat();
}
