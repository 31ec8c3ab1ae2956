import type { ConnectorFolders } from "@id-connector/connector-settings";
import type { Ledger } from "@id-connector/delivery-ledger";
import type { Directory, Position } from "@id-connector/ldap-reader";
import type { ContainerNames } from "@id-connector/listener-object";
import type { Logger } from "@id-connector/logger";
import type { Clock } from "../clock/clock.js";
import type { Notices } from "./notices.js";
import type { StageBook } from "./stage-book.js";

/** What is on its way to the authorities' queues. */
export interface Incoming {
  /** How far listening has heard; undefined where it cannot say. */
  readonly followedTo: () => Position | undefined;
  /** Nothing waits in the in queue, and what changes comes through as far as is known. */
  readonly isQuiet: () => boolean;
}

/** What all stages of the daemon share. */
export interface Surroundings extends Clock {
  readonly folders: ConnectorFolders;
  readonly directory: Directory;
  readonly ledger: Ledger;
  /** The directory's base, as it is configured. */
  readonly base: string;
  readonly names: ContainerNames;
  /**
   * This connector never followed the directory before, and follows it from its beginning on: all objects will come in by themselves.
   */
  readonly allComes: boolean;
  /** Whether other programs read the directory and bring what they found: then their items show whether our own reading is as new. */
  readonly itemsTell: boolean;
  readonly log: Logger;
  /** The book in which each part that runs by itself notes how it does. */
  readonly stages: StageBook;
  /** How far the machine's clock is believed where something is thrown away for its age; epoch milliseconds. */
  readonly believed: () => number;
  readonly random: () => number;
  /** The environment, for proxies and certificates. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Most requests side by side to one broker. */
  readonly most: number;
  /** How long a stop waits for what is in flight, in milliseconds. */
  readonly patienceMs: number;
  /** After how many days the trash of an out queue is cleaned; 0: never. */
  readonly trashDays: number;
  /** Within how many days the broker is asked for every object; 0: never. */
  readonly verifyDays: number;
  readonly incoming: Incoming;
  readonly onTrash: (log: Logger) => (name: string, reason: { code: string; message: string }) => void;
  readonly notices: Notices;
}
