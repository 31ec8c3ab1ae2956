import { again, type Result } from "./result.js";
import { isRefusal } from "./upsert.js";
import { BrokerError } from "@id-connector/broker-client";
import type { ObjectKind } from "@id-connector/listener-object";
import type { ApplyContext } from "./apply-context.js";
import { lookAgain } from "../ledger/revisit.js";
import { resourceOf } from "../ledger/resource-of.js";

/** A refusal that names something which was made this recently is not believed: the broker shows it a little later. */
const youngMs = 30_000;

/** Fields of a body that name other objects: what the broker says about them may be about those. */
const fieldsOfOthers = new Set<string | number>(["context", "school", "members"]);

/** Whether a refusal may be about an object that the refused object names: its school, a class, a member (ID Broker API, "Answers"). */
export function isAboutOthers({ code, status, detail }: BrokerError): boolean {
  if (code === "EXISTS" || status === 413 || status === 414) return false;
  if (status === 404 || typeof detail === "string") return true;
  return detail?.some(({ loc }) => loc.some((part) => fieldsOfOthers.has(part))) ?? true;
}

/** Whether one of the objects was made by us just now, so that a refusal may only mean "not visible yet". */
export function anyYoung({ ledger, now }: ApplyContext, ids: readonly string[]): boolean {
  // an earlier start may have stamped the object with a time in the future: then its age is not known, and it counts as old
  return ids.some((id) => Math.abs(now() - (ledger.get(id)?.createdAt ?? 0)) < youngMs);
}

/**
 * Asks the broker for each object that the ledger claims to be there, and strikes out the false claims; says whether there were any. Done only after
 * a refusal: a broker that lost data is found out here. It does not ask for young objects: the broker may show them later.
 */
export async function forgetLostObjects(delivery: ApplyContext, ids: readonly string[]): Promise<boolean> {
  const { ledger, log } = delivery;
  const checked = await Promise.all(
    ids.map(async (id) => {
      const entry = ledger.get(id);
      if (entry?.state !== "present" || anyYoung(delivery, [id])) return undefined;
      return (await isThere(delivery, entry.kind, id)) === false ? { id, kind: entry.kind } : undefined;
    }),
  );
  const missing = checked.filter((one) => one !== undefined);
  if (missing.length === 0) return false;
  for (const { id, kind } of missing) if (!ledger.get(id, kind)?.unsure) delivery.contradicted(id, "lost");
  log.warn("the broker lost objects that it had confirmed", {
    items: missing.map(({ id }) => id),
    outcome: "sent again",
  });
  await ledger.forgetObjects(missing);
  await Promise.all(missing.map(({ id }) => lookAgain(delivery, id, 0, "lost")));
  return true;
}

/** Asks the broker for the users of whom the ledger cannot tell; the ledger learns the answers. */
export async function learnUsers(delivery: ApplyContext, ids: readonly string[]): Promise<void> {
  const { ledger } = delivery;
  await Promise.all(
    ids.map(async (id) => {
      const entry = ledger.get(id, "user");
      // the last request for this user has no known result: a class that is sent without the user would remove it there
      const unknown = entry ? entry.state === "sending" : !ledger.complete;
      if (!unknown) return;
      const there = await isThere(delivery, "user", id);
      if (there === undefined) return;
      // the ledger still knows that the user was deleted once
      const { deletedAt, ordered = false, planned = false } = entry ?? {};
      await (there
        ? ledger.learnPresent(id, "user")
        : ledger.confirmAbsent(id, "user", { deletedAt, ordered, planned }));
    }),
  );
}

/** Undefined where the broker breaks down over this very object: no other object has to wait for that. */
async function isThere({ broker, signal }: ApplyContext, kind: ObjectKind, id: string): Promise<boolean | undefined> {
  try {
    return await broker[resourceOf[kind]].exists(id, { signal });
  } catch (error) {
    if (error instanceof BrokerError && error.scope === "item") return undefined;
    throw error;
  }
}

/** The broker shows a new object only after a moment. */
const soonMs = 2_000;

/**
 * Sends an object that names others, its school, classes or members: `refersTo` says which of them before the request. A refusal may be about one of
 * those: where the broker lost some, the ledger forgets them and the object is sent once more; where some are young, the object waits, for the
 * broker may show them later. `why`: why it waits. Throws BrokerError.
 */
export async function sendReferring(
  delivery: ApplyContext,
  why: string,
  send: (refersTo: (ids: readonly string[]) => void) => Promise<Result>,
): Promise<Result> {
  for (let second = false; ; second = true) {
    let named: readonly string[] = [];
    try {
      return await send((ids) => {
        named = ids;
      });
    } catch (error) {
      if (!isRefusal(error) || !isAboutOthers(error)) throw error;
      if (!second && (await forgetLostObjects(delivery, named))) continue;
      if (anyYoung(delivery, named)) return again(soonMs, why);
      throw error;
    }
  }
}
