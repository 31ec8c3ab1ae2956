import type { ListenedObjectType } from "./broker-properties.js";
import { ListenerObjectError } from "./errors.js";
import { isDn } from "./parse-dn.js";
import { isScheduledName } from "./scheduled-name.js";
import { triggerProblems, type RawTrigger } from "./trigger-schema.js";

/** The content of a trigger file of the App Center's listener module: "look at this object". */
export interface Trigger {
  /** entryUUID, in lower case. */
  readonly id: string;
  readonly dn: string;
  readonly udm_object_type: ListenedObjectType;
  /** A scheduler of the predecessor made it: send whatever the ledger says. */
  readonly resend?: boolean;
  /** The listener saw the object deleted; the directory's word counts all the same. */
  readonly deleted?: boolean;
}

/**
 * Reads the JSON value of a trigger file; a file `name` as the predecessor's schedulers give sets `resend`. Throws `BAD_TRIGGER` with all problems: paths, never values.
 *
 * @example
 * ```ts
 * import { readFile } from "node:fs/promises";
 * import { parseTrigger } from "@id-connector/listener-object";
 *
 * const { id, deleted } = parseTrigger(JSON.parse(await readFile("/srv/triggers/a.json", "utf8")));
 * ```
 */
export function parseTrigger(value: unknown, name?: string): Trigger {
  const { entry_uuid, dn, object_type, command } = checkTrigger(value);
  const resend = name !== undefined && isScheduledName(name);
  const deleted = command === "delete";
  const said = { ...(resend && { resend }), ...(deleted && { deleted }) };
  return { id: entry_uuid.toLowerCase(), dn, udm_object_type: object_type, ...said };
}

function checkTrigger(value: unknown): RawTrigger {
  const problems = triggerProblems(value);
  if (problems.length > 0) throw badTrigger(problems);
  const raw = value as RawTrigger; // as the schema says
  if (!isDn(raw.dn)) throw badTrigger(["/dn: must be a distinguished name (RFC 4514)"]);
  return raw;
}

function badTrigger(problems: readonly string[]): ListenerObjectError {
  return new ListenerObjectError("BAD_TRIGGER", `Not a trigger of a user or group: ${problems.join("; ")}.`, problems);
}
