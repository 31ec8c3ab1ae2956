import type { Fault as BrokerFault } from "@id-connector/broker-simulator";
import type { Place } from "../school/event.js";

/** What is put into a queue although it is no item. */
export type Junk = (typeof junks)[number];
export const junks = ["empty", "truncated", "not UTF-8", "a list", "deeply nested", "a folder", "a dead link"] as const;

/** Something that goes wrong for a while. */
export type Fault =
  | { readonly kind: "broker down" }
  | {
      readonly kind: "broker faulty";
      readonly name: string;
      readonly faults: readonly BrokerFault[];
      readonly hangs: boolean;
    }
  | { readonly kind: "object refused"; readonly user: Place }
  | { readonly kind: "tokens expire" }
  | { readonly kind: "broker password changed" }
  | { readonly kind: "configuration broken" }
  | { readonly kind: "authority deactivated" }
  | { readonly kind: "directory stopped" | "directory killed" | "directory paused" }
  | { readonly kind: "daemon killed" | "daemon stopped" }
  | { readonly kind: "junk in a queue"; readonly junk: Junk; readonly queue: "in" | "out" }
  | { readonly kind: "old item put back"; readonly user: Place; readonly says: "old names" | "deleted" };

/** The word for a fault in reports. */
export function nameOfFault(fault: Fault): string {
  return fault.kind === "broker faulty" ? `broker: ${fault.name}` : fault.kind;
}
