import type { Sent } from "@id-connector/delivery-ledger";
import type { Authority } from "@id-connector/school-authority-config";
import type { Surroundings } from "../stages/surroundings.js";

/**
 * The number of the rules by which broker-mapping and ldap-reader say what is sent. A change of the rules raises it, and every object is looked at
 * once.
 */
const rules = 1;

/** What an authority is sent by its configuration, and from where to where. Pure. */
export function whatIsSent(
  { schools, sendsUsers, sendsGroups, url, workgroupsPath = "" }: Authority,
  { base, names }: Pick<Surroundings, "base" | "names">,
): Sent {
  return {
    ...{ schools, users: sendsUsers, groups: sendsGroups, rules },
    broker: `${new URL(url).origin} ${workgroupsPath}`.trimEnd(),
    directory: `${base.toLowerCase()} ${names.pupils} ${names.class}`,
  };
}
