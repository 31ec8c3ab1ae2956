import type { LedgerEntry } from "@id-connector/delivery-ledger";
import type { DirectorySchool } from "@id-connector/listener-object";
import { isRefusal } from "./upsert.js";
import { anyYoung } from "./check-references.js";
import type { Delivery } from "../context/delivery.js";
import { ensureSchool } from "./ensure-school.js";
import { again, done, waitFor, type Performed } from "./result.js";

const soonMs = 2_000;

/** Makes sure that the broker has a school; `resend`: it is asked, whatever the ledger says. */
export async function sendSchool(delivery: Delivery, school: DirectorySchool, resend: boolean): Promise<Performed> {
  const { broker, ledger, signal, wall } = delivery;
  const { id } = school;
  const entry = ledger.get(id);
  if (entry?.state !== "present") return make(delivery, school);
  if (!resend) return done("unchanged");
  if (!(await broker.schools.exists(id, { signal }))) return makeAgain(delivery, school, entry);
  await ledger.amend(id, "school", { sentAt: wall() });
  return done("unchanged");
}

async function make(delivery: Delivery, school: DirectorySchool): Promise<Performed> {
  if (!(await ensureSchool(delivery, school))) return waitFor(delivery, [school], "it failed a moment ago");
  return done(delivery.ledger.get(school.id)?.createdAt === undefined ? "unchanged" : "sent");
}

/** The broker does not show a school that it confirmed: it lost it, or it was made just now and comes to sight later. */
async function makeAgain(delivery: Delivery, school: DirectorySchool, entry: LedgerEntry): Promise<Performed> {
  const { ledger, log } = delivery;
  const { id } = school;
  const isYoung = anyYoung(delivery, [id]);
  await ledger.confirmAbsent(id, "school", {});
  try {
    const result = await make(delivery, school);
    log.warn("the broker lost objects that it had confirmed", { items: [id], outcome: "sent again" });
    return result;
  } catch (error) {
    if (!isYoung || !isRefusal(error)) throw error;
    await ledger.confirmPresent(id, { ...entry, before: undefined });
    return again(soonMs, "it is not visible at the broker yet");
  }
}
