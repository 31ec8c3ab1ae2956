import type { Arrival } from "@id-connector/delivery-tracker";

/** What became of an object that was followed. */
export type Outcome = "sent" | "deleted" | "incomplete" | "refused" | "notSent";

export interface Arrived {
  readonly id: string;
  readonly authority: string;
  readonly outcome: Outcome;
  /** For a refusal: why the object lies in the trash. */
  readonly code?: string;
  readonly message?: string;
}

/**
 * How following ended. `no_daemon`: no daemon runs, and objects that did not arrive stay queued.
 */
export interface Waited {
  readonly end: "arrived" | "no_daemon" | "interrupted";
  readonly counts: Readonly<Record<Outcome, number>>;
  readonly pending: number;
  /**
   * Authorities for which the command does not wait: their objects stay queued until the
   * authorities are active again.
   */
  readonly deactivated: readonly string[];
  /** Objects that did not simply arrive; all objects where there are few. */
  readonly objects: readonly Arrived[];
}

/** What an arrival means for the person who asked for the object. Pure. */
export function toArrived({ id, authority, outcome, reason }: Arrival): Arrived {
  switch (outcome) {
    case "sent":
    case "incomplete":
      return { id, authority, outcome };
    case "absent":
      return { id, authority, outcome: "deleted" };
    case "not_sent":
      return { id, authority, outcome: "notSent" };
    case "trash":
      return {
        ...{ id, authority, outcome: "refused" },
        ...(reason && { code: reason.code, message: reason.message }),
      };
  }
}

/** Whether all that was asked for is at the brokers. */
export function isAllWell({ end, counts, deactivated }: Waited): boolean {
  const confirmed = counts.sent + counts.deleted + counts.incomplete;
  if (confirmed === 0 && deactivated.length > 0) return false;
  return end === "arrived" && counts.refused === 0 && counts.notSent === 0;
}
