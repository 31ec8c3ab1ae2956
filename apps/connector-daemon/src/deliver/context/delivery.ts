import type { SingleFlight } from "@id-connector/bounded-work";
import type { Broker, BrokerError } from "@id-connector/broker-client";
import type { Orders } from "@id-connector/deletion-orders";
import type { AuthorityLedger } from "@id-connector/delivery-ledger";
import type { Directory } from "@id-connector/ldap-reader";
import type { Logger } from "@id-connector/logger";
import type { Queue, QueueReader } from "@id-connector/queue-fs";
import type { Authority } from "@id-connector/school-authority-config";
import type { ContainerNames, ListenerItem } from "@id-connector/listener-object";
import type { Clock } from "../../clock/clock.js";
import type { DefectBook } from "../../defects/defect-book.js";
import type { Contradictions } from "../../scope/contradictions.js";
import type { Guard } from "../guard/guard.js";
import type { Departure } from "../apply/remove-school.js";
import type { Census } from "../apply/school-contents.js";
import type { TrashIndex } from "../trash/trash-index.js";

/** What the delivery to one authority works with. */
export interface Delivery extends Clock {
  readonly authority: Authority;
  readonly broker: Broker;
  readonly directory: Directory;
  readonly ledger: AuthorityLedger;
  readonly queue: Queue;
  readonly reader: QueueReader<ListenerItem>;
  readonly trash: TrashIndex;
  /** Has what the directory hid from us looked at soon, and what another object's name kept in the trash. */
  readonly retryUnseen: () => Promise<void>;
  readonly retryClashes: () => Promise<void>;
  readonly names: ContainerNames;
  /** Whether items say what somebody else read in the directory. */
  readonly itemsTell: boolean;
  /** Objects whose items say otherwise than the directory: since when, and when it is read again (epoch milliseconds). */
  readonly doubted: Map<string, { readonly since: number; readonly againAt: number }>;
  /** The broker contradicted what the ledger said of an object: it lost it, or has it although it was not there. */
  readonly contradicted: Contradictions["note"];
  /** Where listening last saw an object; undefined where it did not, or where somebody else listens. */
  readonly lastDn: (id: string) => string | undefined;
  readonly log: Logger;
  /** How far the machine's clock is believed where something is forgotten or thrown away for its age; epoch milliseconds. */
  readonly believed: () => number;
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** Objects that failed rest: until when (by the daemon's clock; 0 for any other). */
  readonly restsUntil: (id: string) => number;
  /** Makes schools and class shells: all that need one wait for the same request. */
  readonly singleFlight: SingleFlight;
  /** Classes that the broker refused, with the digest of what was refused: their users are sent without them. */
  readonly refusedClasses: Map<string, string>;
  /** Schools that the broker refused, by id, with what it said: what belongs to them is not sent for a while. */
  readonly refusedSchools: Map<string, RefusedSchool>;
  readonly departures: Departures;
  readonly guard: Guard;
  /** Objects at which the program failed by a defect of its own; outlives a delivery that is started again. */
  readonly defects: DefectBook;
  /** What persons ordered to be deleted. */
  readonly orders: Orders;
}

export interface RefusedSchool {
  readonly error: BrokerError;
  /** By the daemon's clock. */
  readonly at: number;
}

/** Schools that are to be deleted and wait for what is left of them, by id, and what was counted last. Their items are on disk, this is not. */
export interface Departures {
  readonly waiting: Map<string, Departure>;
  census: Census | undefined;
}
