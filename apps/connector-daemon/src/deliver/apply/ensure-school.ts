import { type DirectorySchool, sameSchool } from "@id-connector/listener-object";
import { mapSchool } from "@id-connector/broker-mapping";
import { isRefusal } from "./upsert.js";
import type { Delivery } from "../context/delivery.js";
import { once } from "../once.js";
import { healSchool, refusedLately } from "./refused-schools.js";

/**
 * Makes sure that the broker has the school; false while it rests after a failure, and where it has another name there than was thought when it was decided
 * what to send. Neither its name nor its display name can be changed there (no PUT), so an existing one is left alone. Throws BrokerError, for a school that was refused a moment ago the one from then.
 */
export async function ensureSchool(delivery: Delivery, school: DirectorySchool): Promise<boolean> {
  const { ledger, now, restsUntil, underWay } = delivery;
  if (ledger.get(school.id)?.state === "present") return true;
  if (restsUntil(school.id) > now()) return false;
  const refused = refusedLately(delivery, school.id);
  if (refused) throw refused;
  await once(underWay, school.id, () => createSchool(delivery, school));
  return sameSchool(ledger.get(school.id, "school")?.schools[0] ?? school.name, school.name);
}

async function createSchool(delivery: Delivery, school: DirectorySchool): Promise<void> {
  const { broker, ledger, signal, now, wall } = delivery;
  const before = await ledger.beginWrite(school.id, { kind: "school", schools: [school.name] });
  let { name } = school;
  let createdAt: number | undefined = now();
  try {
    await broker.schools.create(mapSchool(school), { signal });
  } catch (error) {
    const held = isRefusal(error) ? await broker.schools.get(school.id, { signal }) : undefined;
    if (held === undefined) throw error;
    ({ name } = held);
    createdAt = undefined;
  }
  await ledger.confirmPresent(school.id, { kind: "school", before, schools: [name], sentAt: wall(), createdAt });
  await healSchool(delivery, school.id);
  delivery.log.info("school is at the broker", {
    item: school.id,
    kind: "school",
    outcome: createdAt === undefined ? "unchanged" : "sent",
  });
}
