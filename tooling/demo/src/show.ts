import type { SchoolClass, SimulatedBroker, User } from "@id-connector/broker-simulator";
import { authority } from "./start-demo.js";

/** One line about what the broker holds of a user. */
export function showUser(broker: SimulatedBroker, id: string): string {
  const user = broker.get(authority, "users", id);
  return user ? describeUser(user, broker.contextOrder(authority, id)) : "not there";
}

/** One line about what the broker holds of a class or workgroup. */
export function showGroup(broker: SimulatedBroker, kind: "classes" | "workgroups", id: string): string {
  const group: SchoolClass | undefined = broker.get(authority, kind, id);
  return group ? `${group.school} ${group.name}: ${group.members.length} members` : "not there";
}

function describeUser({ first_name, last_name, user_name, context }: User, schools: readonly string[]): string {
  const where = schools.map((school) => {
    const { roles, classes } = context[school] ?? { roles: [], classes: [] };
    return `${school} ${[...roles, ...classes].join(" ")}`;
  });
  return `${first_name} ${last_name} (${user_name}): ${where.join("; ")}`;
}
