import { type DirectorySchool, sameSchool } from "@id-connector/listener-object";
import { mapSchool } from "@id-connector/broker-mapping";
import { isRefusal } from "./bring-to.js";
import type { Delivery } from "./delivery.js";
import { healSchool, refusedLately } from "./trash/refused-schools.js";

/**
 * Makes sure that the broker has the school; false while it rests after a failure, and where it has another name there than was thought when it was decided
 * what to send. Neither its name nor its display name can be changed there (no PUT), so an existing one is left alone. Throws BrokerError, for a school that was refused a moment ago the one from then.
 */
export async function ensureSchool(delivery: Delivery, school: DirectorySchool): Promise<boolean> {
  const { ledger, now, restsUntil, singleFlight } = delivery;
  if (ledger.get(school.id)?.state === "present") return true;
  if (restsUntil(school.id) > now()) return false;
  const refused = refusedLately(delivery, school.id);
  if (refused) throw refused;
  await singleFlight(school.id, () => createSchool(delivery, school));
  return sameSchool(ledger.get(school.id, "school")?.schools[0] ?? school.name, school.name);
}

async function createSchool(delivery: Delivery, school: DirectorySchool): Promise<void> {
  const { broker, ledger, signal, now, wall } = delivery;
  let entry = { kind: "school" as const, schools: [school.name], related: [] };
  await ledger.write([{ id: school.id, put: { ...entry, state: "sending" } }]);
  let createdAt: number | undefined = now();
  try {
    await broker.schools.create(mapSchool(school), { signal });
  } catch (error) {
    const held = isRefusal(error) ? await broker.schools.get(school.id, { signal }) : undefined;
    if (held === undefined) throw error;
    entry = { ...entry, schools: [held.name] };
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
