import { readReason, rewriteReason } from "@id-connector/queue-fs";
import { attempt } from "../../src/deliver/attempt.js";
import type { Decision, GroupToSend, UserToSend } from "../../src/deliver/decide/decision.js";
import type { Delivery } from "../../src/deliver/delivery.js";
import { apply } from "../../src/deliver/apply/apply.js";
import { createCircuitBreaker } from "../../src/deliver/breaker/circuit-breaker.js";
import type { Result } from "../../src/deliver/apply/result.js";
import type { Work } from "../../src/deliver/context/work.js";
import { type DeliveryParts, idOf, workOn } from "./delivery-parts.js";

const school = { kind: "school" as const, id: idOf(1), dn: "ou=A,dc=x", name: "A", displayName: "School A" };

/** Attempts what was decided; what came of it. */
export async function act(
  { delivery }: Pick<DeliveryParts, "delivery">,
  id: string,
  decision: Decision,
  change: Partial<Work> = {},
): Promise<Result> {
  const { now, log } = delivery;
  const breaker = createCircuitBreaker({ most: 8, now, random: () => 0.5, log });
  const job = { work: workOn(id, change), decision, neighbours: new Set<string>() };
  const result = await attempt(job, { delivery, breaker, runningAt: () => 1 });
  if (result === undefined) throw new Error("the attempt failed");
  return result;
}

/** A person says of something that is held that it must not be done. */
export async function reject({ queue, trash }: Delivery, id: string, message: string): Promise<void> {
  const [name = ""] = trash.namesOf(id);
  const reason = await readReason(queue, name);
  if (reason === undefined) throw new Error("it is not in the trash");
  await rewriteReason(queue, name, { ...reason, code: "DELETION_REJECTED", message });
  await trash.refresh();
}

/** The decision to delete a user, or what else the object is. */
export function removal(kind: "user" | "school_class" | "workgroup" = "user"): Decision {
  return { act: "remove", kinds: [kind] };
}

/** The decision to send a class (or a workgroup) with these members. */
export function groupOf(id: string, members: readonly string[], change: Partial<GroupToSend> = {}): GroupToSend {
  const body = { id, name: id.slice(-4), description: "", school: "A" };
  return {
    act: "send_group",
    kind: "school_class",
    body,
    content: JSON.stringify(body),
    school,
    members,
    leftOut: [],
    ...change,
  };
}

/** The decision to send a user that is in these classes. */
export function userIn(id: string, classes: readonly string[], lastname = "B"): UserToSend {
  const groups = classes.map((group) => ({
    ...{ kind: "school_class" as const, id: group, dn: "", school: "A", name: group.slice(-4), description: "" },
  }));
  const context = { A: { roles: ["student"], classes: groups.map(({ name }) => name) } };
  const body = { id, first_name: "A", last_name: lastname, user_name: id, context };
  return { act: "send_user", body, content: lastname, schools: [school], classes: groups, groups };
}

/** Ids of so many objects, from a number on. */
export function idsFrom(first: number, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => idOf(first + index));
}

/** Users that directory, ledger and broker have, in these classes. */
export async function send(
  delivery: Delivery,
  users: readonly string[],
  classes: readonly string[] = [],
): Promise<void> {
  for (const id of users) await apply(delivery, workOn(id), userIn(id, classes));
}
