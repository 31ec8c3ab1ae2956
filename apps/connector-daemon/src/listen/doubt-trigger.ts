import type { ObjectReading } from "@id-connector/ldap-reader";
import type { Trigger } from "@id-connector/listener-object";
import type { TakenItem } from "@id-connector/queue-fs";
import { contradictionOf } from "../doubt/contradiction.js";
import { judgeDoubt } from "../doubt/judge-doubt.js";

/**
 * In how many milliseconds the object of these triggers is to be read again, because the directory lacks the change of the newest trigger:
 * that the object is there, is gone, or has another DN. Undefined where it does not lack it. Pure.
 */
export function doubtTrigger(taken: TakenItem<Trigger>, reading: ObjectReading, now: number): number | undefined {
  const { key, value, newestAt } = taken;
  const { id, dn, udm_object_type, deleted, resend } = value;
  const object = deleted ? null : {};
  const said = { id, dn, udm_object_type, object, options: null, ...(resend ? { resend } : {}) };
  if (reading.hidden.has(key) || contradictionOf(said, reading.objects.get(key)) === undefined) return undefined;
  const judged = judgeDoubt({ saidAt: newestAt, position: reading.position, now });
  return judged === "believed" ? undefined : judged.pauseMs;
}
