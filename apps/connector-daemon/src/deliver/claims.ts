import type { BrokerError } from "@id-connector/broker-client";
import type { ObjectKind } from "@id-connector/listener-object";
import type { Delivery } from "./delivery.js";

/** A refusal that names something which was made this recently is not believed: the broker shows it a little later. */
const youngMs = 30_000;

/** Fields of a body that name other objects: what the broker says about them may be about those. */
const fieldsOfOthers = new Set<string | number>(["context", "school", "members"]);

/** Whether a refusal may be about an object that the refused one names: its school, a class, a member (ID Broker API, "Answers"). */
export function isAboutOthers({ status, detail }: BrokerError): boolean {
  if (status === 404 || typeof detail === "string") return true;
  return detail?.some(({ loc }) => loc.some((part) => fieldsOfOthers.has(part))) ?? true;
}

/** Whether one of the objects was made by us just now, so that a refusal may only mean "not visible yet". */
export function anyYoung({ ledger, now }: Delivery, ids: readonly string[]): boolean {
  return ids.some((id) => now() - (ledger.get(id)?.createdAt ?? 0) < youngMs);
}

/**
 * Asks the broker for each object that the ledger claims to be there, and strikes out the false claims.
 * Returns the ids that are not there. Done only after a refusal: a broker that lost data is found out here.
 */
export async function strikeFalseClaims(delivery: Delivery, ids: readonly string[]): Promise<readonly string[]> {
  const { ledger, log } = delivery;
  const checked = await Promise.all(
    ids.map(async (id) => {
      const entry = ledger.get(id);
      return entry?.state !== "present" || (await isThere(delivery, entry.kind, id)) ? undefined : id;
    }),
  );
  const missing = checked.filter((id) => id !== undefined);
  if (missing.length > 0) {
    log.warn("the broker lost objects that it had confirmed", { items: missing, outcome: "sent again" });
    await ledger.write(missing.map((id) => ({ id, remove: true })));
    await Promise.all(missing.map((id) => ledger.later.put(id, { dueAt: delivery.now(), attempts: 0, why: "lost" })));
  }
  return missing;
}

/** Of users that the ledger does not know, those that the broker has all the same; the ledger learns them. */
export async function learnUsers(delivery: Delivery, ids: readonly string[]): Promise<void> {
  const { ledger } = delivery;
  if (ledger.complete) return;
  await Promise.all(
    ids
      .filter((id) => ledger.get(id) === undefined)
      .map(async (id) => {
        const state = (await isThere(delivery, "user", id)) ? "present" : "absent";
        await ledger.write([{ id, put: { kind: "user", state, schools: [], related: [] } }]);
      }),
  );
}

function isThere({ broker, signal }: Delivery, kind: ObjectKind, id: string): Promise<boolean> {
  switch (kind) {
    case "user":
      return broker.users.exists(id, { signal });
    case "school_class":
      return broker.classes.exists(id, { signal });
    case "workgroup":
      return broker.workgroups.exists(id, { signal });
    case "school":
      return broker.schools.exists(id, { signal });
  }
}
