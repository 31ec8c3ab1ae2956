import type { Decision } from "../decide/decision.js";
import type { TakenItem } from "@id-connector/queue-fs";
import type { ListenerItem } from "@id-connector/listener-object";

/** One object to look at: because items in the out queue say so, because it is due again, or to learn whether others get through. */
export interface Work {
  readonly id: string;
  /** The items of the out queue that speak of the object; they are removed when it is done. */
  readonly taken: TakenItem<ListenerItem> | undefined;
  /** The newest of those items, or an item made from the directory. */
  readonly item: ListenerItem | undefined;
  /** Send whatever the ledger says (schedule, resync, verify). */
  readonly resend: boolean;
  /** A person ordered the deletion: one of the object's items says so, and an order names the object. */
  readonly deletionAllowed: boolean;
  /** `retry`: the object lies in the trash, and its time has come again. */
  readonly origin: "queue" | "due" | "retry" | "probe";
  /** When the first of its items came, and when it was taken to be looked at (by the daemon's clock). */
  readonly since: number;
  readonly takenAt: number;
  /**
   * The items stay after this attempt, as they say otherwise than the directory: the object is looked at again at this time (epoch
   * milliseconds).
   */
  readonly againAt?: number | undefined;
}

/** One object with what was decided about it, and the objects that may not be under way with it. */
export interface Job {
  readonly work: Work;
  readonly decision: Decision;
  readonly neighbours: ReadonlySet<string>;
}

/** What became of an object: the words of the log, of `status` and of docs/architecture.md. */
export type Outcome =
  | "sent"
  | "deleted"
  | "unchanged"
  | "superseded"
  | "out_of_scope"
  | "incomplete"
  | "waiting"
  | "trash"
  /** A deletion that waits in the trash until a person releases it, or the directory has the object again. */
  | "held"
  /** The broker cannot delete schools: an empty school stays there. */
  | "shell_stays";
