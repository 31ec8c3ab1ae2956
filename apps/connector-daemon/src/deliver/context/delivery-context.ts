import type { SingleFlight } from "@id-connector/bounded-work";
import type { Broker } from "@id-connector/broker-client";
import type { AuthorityLedger } from "@id-connector/delivery-ledger";
import type { ListenerItem } from "@id-connector/listener-object";
import type { Logger } from "@id-connector/logger";
import type { Queue, QueueReader } from "@id-connector/queue-fs";
import type { Authority } from "@id-connector/school-authority-config";
import type { Clock } from "../../clock/clock.js";

/**
 * What the stages of the delivery to one authority work with. Each stage takes its part, and adds what only this stage needs
 * (`*-context.ts`).
 */
export interface DeliveryContext extends Clock {
  readonly authority: Authority;
  readonly broker: Broker;
  readonly ledger: AuthorityLedger;
  readonly queue: Queue;
  readonly reader: QueueReader<ListenerItem>;
  readonly log: Logger;
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** Until when an object rests that failed (by the daemon's clock; 0 for any other). */
  readonly restsUntil: (id: string) => number;
  /** Attempts that need the same school, class or answer wait for the same request. */
  readonly singleFlight: SingleFlight;
}
