import type { ObjectKind } from "@id-connector/listener-object";
import type { BrokerError } from "@id-connector/broker-client";
import { exitStatus } from "@id-connector/connector-settings";
import type { Fix } from "../fix/fix.js";
import type { Request } from "../request.js";
import { schoolNotSeen } from "@id-connector/broker-compare";
import type { Verified } from "../verify/verify.js";
import type { Tally } from "./tally.js";

/** All that there is to say. */
export interface Findings extends Verified {
  readonly authority: string;
  readonly request: Request;
  /** The objects that were verified. */
  readonly kinds: readonly ObjectKind[];
  /** Asked for, but not sent by the authority's plugins. */
  readonly notSent: readonly ObjectKind[];
  /** Names of listed schools that the directory does not show. */
  readonly unseen: readonly string[];
  readonly tally: Tally;
  readonly fix: Fix | undefined;
  readonly down: Pick<BrokerError, "code" | "message"> | undefined;
  readonly interrupted: boolean;
}

/** The final results of all objects. */
export function lastTally({ tally, fix }: Findings): Tally {
  return fix?.after ?? tally;
}

/** Objects whose state is not known because the broker gave no answer. */
export function countUnanswered(tally: Tally): number {
  return tally.verdicts.filter(
    ({ outcome, reason }) => outcome === "not_verified" && reason?.code !== schoolNotSeen.code,
  ).length;
}

/** Objects that are known not to be as they should be, waiting ones included. */
export function countWrong(tally: Tally): number {
  return tally.verdicts.length - countUnanswered(tally);
}

/** The exit status is 0 only if all is equal. A known fault counts before an unknown state. */
export function statusOf(findings: Findings): number {
  const last = lastTally(findings);
  if (findings.interrupted) return exitStatus.interrupted;
  if (findings.down) return exitStatus.broker;
  if (countWrong(last) > 0 || findings.unseen.length > 0) return exitStatus.no;
  if (countUnanswered(last) > 0) return exitStatus.broker;
  return matchedNothing(findings) ? exitStatus.no : exitStatus.done;
}

/** A filter that matches nothing is more likely wrong than good news. */
export function matchedNothing({ request, tally }: Findings): boolean {
  return request.filter !== undefined && tally.total().checked === 0;
}
