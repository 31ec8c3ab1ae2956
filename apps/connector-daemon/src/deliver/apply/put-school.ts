import type { LedgerEntry } from "@id-connector/delivery-ledger";
import { type DirectorySchool, sameSchool } from "@id-connector/listener-object";
import { mapSchool } from "@id-connector/broker-mapping";
import type { BrokerError } from "@id-connector/broker-client";
import { createOrGet, isRefusal } from "./upsert.js";
import { anyYoung } from "./check-references.js";
import type { ApplyContext } from "./apply-context.js";
import { again, done, type Result, waitFor } from "./result.js";
import { isCode, type ObjectCode } from "../../words/trash-codes.js";
import type { Decision } from "../decide/decision.js";
import { bringForward } from "../trash/retry-schedule.js";

const soonMs = 2_000;

/** Makes sure that the broker has a school; `resend`: it is asked, whatever the ledger says. */
export async function putSchool(delivery: ApplyContext, school: DirectorySchool, resend: boolean): Promise<Result> {
  const { broker, ledger, signal, wall } = delivery;
  const { id } = school;
  const entry = ledger.get(id);
  if (entry?.state !== "present") return make(delivery, school);
  if (!resend) return done("unchanged");
  if (!(await broker.schools.exists(id, { signal }))) return makeAgain(delivery, school, entry);
  await ledger.amend(id, "school", { sentAt: wall() });
  return done("unchanged");
}

async function make(delivery: ApplyContext, school: DirectorySchool): Promise<Result> {
  if (!(await ensureSchool(delivery, school))) return waitFor(delivery, [school], "it failed a moment ago");
  return done(delivery.ledger.get(school.id)?.createdAt === undefined ? "unchanged" : "sent");
}

/** The broker does not show a school that it confirmed: it lost the school, or the school is new and the broker shows it later. */
async function makeAgain(delivery: ApplyContext, school: DirectorySchool, entry: LedgerEntry): Promise<Result> {
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

/**
 * Makes sure that the broker has the school. Resolves with false while the school rests after a failure, and if the broker calls it otherwise than
 * the decision assumed. The broker changes neither name nor display name (no PUT), so a school that is there is left alone. Throws BrokerError;
 * for a school that was refused within the last minute it throws the error from then.
 */
export async function ensureSchool(delivery: ApplyContext, school: DirectorySchool): Promise<boolean> {
  const { ledger, now, refusedSchools, restsUntil, singleFlight } = delivery;
  if (ledger.get(school.id)?.state === "present") return true;
  if (restsUntil(school.id) > now()) return false;
  const refused = refusedSchools.lately(school.id);
  if (refused) throw refused;
  await singleFlight(school.id, () => createSchool(delivery, school));
  return sameSchool(ledger.get(school.id, "school")?.schools[0] ?? school.name, school.name);
}

async function createSchool(delivery: ApplyContext, school: DirectorySchool): Promise<void> {
  const { broker, ledger, signal, now, wall } = delivery;
  const before = await ledger.beginWrite(school.id, { kind: "school", schools: [school.name] });
  const created = await createOrGet(broker.schools, mapSchool(school), { signal }, { kind: "school", ledger, before });
  const isNew = created.how === "created";
  const name = isNew ? school.name : created.found.name;
  const createdAt = isNew ? now() : undefined;
  await ledger.confirmPresent(school.id, { kind: "school", before, schools: [name], sentAt: wall(), createdAt });
  await healSchool(delivery, school.id);
  delivery.log.info("school is at the broker", {
    item: school.id,
    kind: "school",
    outcome: isNew ? "sent" : "unchanged",
  });
}

/** The code and the sentence for an object whose school failed, undefined where something else did. Names the school: it is no pupil. */
export function schoolAtFault(
  decision: Decision,
  error: BrokerError,
): { readonly code: ObjectCode; readonly message: string } | undefined {
  if (error.resource !== "schools") return undefined;
  const schools =
    decision.act === "send_user" ? decision.schools : decision.act === "send_group" ? [decision.school] : [];
  const school = schools.find(({ id }) => id === error.id);
  if (school === undefined) return undefined;
  const message =
    `The broker does not take the school "${school.name}", so nothing that belongs to it can be sent (${error.message}). ` +
    "It is tried again by itself; whoever runs the broker can say what is wrong with that school.";
  return { code: "SCHOOL_REFUSED", message };
}

/** The broker has the school: objects that wait in the trash for a school may get through now. */
export async function healSchool(delivery: ApplyContext, id: string): Promise<void> {
  const { refusedSchools, trash } = delivery;
  refusedSchools.forget(id);
  const waiting = [...trash.ids()].filter((one) => isCode(trash.reasonOf(one)?.code, "SCHOOL_REFUSED"));
  await bringForward(delivery, waiting);
}
