import type { Later, LedgerEntry } from "@id-connector/delivery-ledger";
import type { TrashReason } from "@id-connector/queue-fs";

/**
 * What became of an object at one authority. `sent` and `incomplete`: the broker confirmed it. `trash`: it needs a person.
 * `absent`: the broker does not have it (deleted, or never had it). `not_sent`: the ledger has it, and nothing was confirmed since.
 */
export interface Arrival {
  readonly id: string;
  readonly authority: string;
  readonly outcome: "sent" | "incomplete" | "trash" | "absent" | "not_sent";
  /** For `trash`: the reason. */
  readonly reason?: TrashReason;
}

/** The facts of ledger and trash about an object that waits nowhere. Times in epoch milliseconds. */
interface Found {
  readonly entry: LedgerEntry | undefined;
  /** The newest reason in the trash. */
  readonly reason: TrashReason | undefined;
  /** When the object is to be looked at again: no item in a queue tells that. */
  readonly later: Later | undefined;
  /** Older facts do not count. */
  readonly since: number;
  /** By the clock of the due list. */
  readonly now: number;
}

/**
 * The tracker waits for a look that is due within this time. A look that is overdue by this much does not happen: the authority waits
 * itself.
 */
const soonMs = 5_000;

/**
 * Says what became of an object; undefined where the next moment tells. Where there are a refusal and a confirmation, the later one
 * counts. Pure.
 */
export function judgeArrival({
  entry,
  reason,
  later,
  since,
  now,
}: Found): Pick<Arrival, "outcome" | "reason"> | undefined {
  const confirmedAt = entry?.state === "present" ? (entry.sentAt ?? -Infinity) : -Infinity;
  const refusedAt = reason ? Date.parse(reason.lastAt) : -Infinity;
  if (reason && refusedAt >= since && refusedAt >= confirmedAt) return { outcome: "trash", reason };
  if (confirmedAt >= since) return { outcome: entry?.incomplete === true ? "incomplete" : "sent" };
  if (later && Math.abs(later.dueAt - now) < soonMs) return undefined;
  return { outcome: entry === undefined || entry.state === "absent" ? "absent" : "not_sent" };
}
