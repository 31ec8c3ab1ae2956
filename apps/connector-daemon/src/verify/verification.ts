import type { Broker } from "@id-connector/broker-client";
import type { AuthorityLedger } from "@id-connector/delivery-ledger";
import type { Directory, Position } from "@id-connector/ldap-reader";
import type { Logger } from "@id-connector/logger";
import type { Queue } from "@id-connector/queue-fs";
import type { Authority } from "@id-connector/school-authority-config";
import type { Clock } from "../clock/clock.js";
import type { TrashIndex } from "../deliver/trash/trash-index.js";

/** What the verification of one authority works with. */
export interface Verification extends Pick<Clock, "now" | "wall"> {
  readonly authority: Pick<Authority, "name" | "schools" | "sendsUsers" | "sendsGroups">;
  readonly broker: Pick<Broker, "schools" | "users" | "classes" | "workgroups">;
  readonly directory: Pick<
    Directory,
    "readObjects" | "readSchools" | "listSchool" | "countSchool" | "readPosition" | "changedSince"
  >;
  readonly ledger: AuthorityLedger;
  readonly queue: Queue;
  readonly trash: Pick<TrashIndex, "reasonOf">;
  readonly log: Logger;
  readonly believed: () => number;
  /** Waits so many milliseconds of that clock, or until the signal is aborted; never rejects. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Within how many days every object is asked for. */
  readonly days: number;
  /** Whether nothing waits for this authority, and it works: the verification asks only then. */
  readonly isIdle: () => boolean;
  /** Whether the delivery has the object. */
  readonly hasTaken: (id: string) => boolean;
  /** How far listening has heard; undefined where it cannot say. */
  readonly followedTo: () => Position | undefined;
  readonly lastDn: (id: string) => string | undefined;
  readonly signal: AbortSignal;
}
