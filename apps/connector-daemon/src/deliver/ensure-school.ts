import type { DirectorySchool } from "@id-connector/listener-object";
import { mapSchool } from "@id-connector/broker-mapping";
import { isRefusal } from "./bring-to.js";
import type { Delivery } from "./delivery.js";
import { once } from "./once.js";
import { healSchool, refusedLately } from "./trash/refused-schools.js";

/**
 * Makes sure that the broker has the school; false while it rests after a failure. Its display name cannot be changed there (no PUT),
 * so an existing one is left alone. Throws BrokerError, for a school that was refused a moment ago the one from then.
 */
export async function ensureSchool(delivery: Delivery, school: DirectorySchool): Promise<boolean> {
  const { ledger, now, restsUntil, underWay } = delivery;
  if (ledger.get(school.id)?.state === "present") return true;
  if (restsUntil(school.id) > now()) return false;
  const refused = refusedLately(delivery, school.id);
  if (refused) throw refused;
  await once(underWay, school.id, () => createSchool(delivery, school));
  return true;
}

async function createSchool(delivery: Delivery, school: DirectorySchool): Promise<void> {
  const { broker, ledger, signal, now, wall } = delivery;
  const entry = { kind: "school" as const, schools: [school.name], related: [] };
  await ledger.write([{ id: school.id, put: { ...entry, state: "sending" } }]);
  let createdAt: number | undefined = now();
  try {
    await broker.schools.create(mapSchool(school), { signal });
  } catch (error) {
    if (!isRefusal(error) || !(await broker.schools.exists(school.id, { signal }))) throw error;
    createdAt = undefined;
  }
  const times = { sentAt: wall(), ...(createdAt === undefined ? {} : { createdAt }) };
  await ledger.write([{ id: school.id, put: { ...entry, state: "present", ...times } }]);
  await healSchool(delivery, school.id);
  delivery.log.info("school is at the broker", {
    item: school.id,
    kind: "school",
    outcome: createdAt === undefined ? "unchanged" : "sent",
  });
}
