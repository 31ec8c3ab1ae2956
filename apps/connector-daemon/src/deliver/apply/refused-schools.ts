import type { BrokerError } from "@id-connector/broker-client";
import { isCode, type ObjectCode } from "../../trash-codes.js";
import type { Decision } from "../decide/decide.js";
import type { Delivery } from "../context/delivery.js";
import { bringForward } from "../trash/bring-forward.js";

const restMs = 60_000;

/** What the broker said when it refused the school within the last minute: what belongs to it need not ask again. */
export function refusedLately({ refusedSchools, now }: Delivery, id: string): BrokerError | undefined {
  const refused = refusedSchools.get(id);
  return refused && now() - refused.at < restMs ? refused.error : undefined;
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

/** Remembers that the broker refused a school, with what it said. */
export function noteRefusedSchool({ refusedSchools, now }: Delivery, error: BrokerError): void {
  if (error.id === undefined || refusedSchools.get(error.id)?.error === error) return;
  refusedSchools.set(error.id, { error, at: now() });
}

/** The broker has the school: what waits in the trash for one may get through now. */
export async function healSchool(delivery: Delivery, id: string): Promise<void> {
  const { refusedSchools, trash } = delivery;
  refusedSchools.delete(id);
  const waiting = [...trash.ids()].filter((one) => isCode(trash.reasonOf(one)?.code, "SCHOOL_REFUSED"));
  await bringForward(delivery, waiting);
}
