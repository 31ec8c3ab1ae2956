import type { Broker } from "@id-connector/broker-client";
import type { BrokerObject } from "@id-connector/broker-mapping";
import type { ObjectKind } from "@id-connector/listener-object";

/**
 * What the broker holds of one object; undefined where it has none. Throws BrokerError.
 *
 * @example
 * ```ts
 * import type { Broker } from "@id-connector/broker-client";
 * import { getHeld } from "@id-connector/broker-compare";
 *
 * async function isAtBroker(broker: Broker, id: string) {
 *   return (await getHeld(broker, "user", id, { signal: AbortSignal.timeout(20_000) })) !== undefined;
 * }
 * ```
 */
export function getHeld(
  broker: Pick<Broker, "schools" | "users" | "classes" | "workgroups">,
  kind: ObjectKind,
  id: string,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<BrokerObject | undefined> {
  switch (kind) {
    case "school":
      return broker.schools.get(id, options);
    case "user":
      return broker.users.get(id, options);
    case "school_class":
      return broker.classes.get(id, options);
    case "workgroup":
      return broker.workgroups.get(id, options);
  }
}
