import type { Arrival } from "@id-connector/delivery-tracker";

/** What became of an object that was followed. */
export type Outcome = "sent" | "deleted" | "incomplete" | "refused" | "notSent";

export interface Arrived {
  readonly id: string;
  readonly authority: string;
  readonly outcome: Outcome;
  /** Of a refusal: why it lies in the trash. */
  readonly code?: string;
  readonly message?: string;
}

/** How following ended. `no_daemon`: none runs, what did not arrive stays queued. */
export interface Waited {
  readonly end: "arrived" | "no_daemon" | "interrupted";
  readonly counts: Readonly<Record<Outcome, number>>;
  readonly pending: number;
  /** Authorities that nobody waits for: what they get stays queued until they are active again. */
  readonly deactivated: readonly string[];
  /** Those that did not simply arrive, and all of a few. */
  readonly objects: readonly Arrived[];
}

/** What an arrival means for who asked for the object. Pure. */
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
