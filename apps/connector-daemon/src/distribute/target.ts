import type { SchoolScope } from "@id-connector/broker-mapping";
import type { Queue } from "@id-connector/queue-fs";

/** One authority as distribute sees it. */
export interface Target {
  readonly name: string;
  readonly active: boolean;
  readonly schools: SchoolScope;
  readonly queue: Queue;
  /** Whether the broker may hold the object: by the ledger, by a delivery under way, or because the ledger does not go back far enough. */
  mayHold(id: string): boolean;
  /** Whether the ledger or a delivery under way knows the object. */
  knows(id: string): boolean;
}
