import type { Broker } from "@id-connector/broker-client";
import type { AuthorityLedger } from "@id-connector/delivery-ledger";
import type { Directory } from "@id-connector/ldap-reader";
import type { Logger } from "@id-connector/logger";
import type { Queue, QueueReader } from "@id-connector/queue-fs";
import type { Authority } from "@id-connector/school-authority-config";
import type { ContainerNames } from "@id-connector/listener-object";
import type { Departure } from "./departure.js";
import type { Census } from "./left-in-school.js";

/** What the delivery to one authority works with. */
export interface Delivery {
  readonly authority: Authority;
  readonly broker: Broker;
  readonly directory: Directory;
  readonly ledger: AuthorityLedger;
  readonly queue: Queue;
  readonly reader: QueueReader;
  readonly names: ContainerNames;
  readonly log: Logger;
  readonly now: () => number;
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** Objects that failed rest: until when (epoch milliseconds; 0 for any other). */
  readonly restsUntil: (id: string) => number;
  /** Schools and class shells that are being made: all that need one wait for the same request. */
  readonly underWay: Map<string, Promise<unknown>>;
  /** Classes that the broker refused, with the digest of what was refused: their users are sent without them. */
  readonly refusedClasses: Map<string, string>;
  readonly departures: Departures;
}

/** Schools that are to be deleted and wait for what is left of them, by id, and what was counted last. Their items are on disk, this is not. */
export interface Departures {
  readonly waiting: Map<string, Departure>;
  census: Census | undefined;
}
