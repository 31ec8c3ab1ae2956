import type { Arrival } from "@id-connector/delivery-tracker";
import { codeOfReason } from "@id-connector/queue-fs";

/** What became of all queued objects. */
export interface Arrivals {
  /** The broker confirmed these objects; `incomplete` objects lack a member that follows by itself. */
  readonly sent: number;
  readonly incomplete: number;
  /** The broker does not have these objects (any more). */
  readonly absent: number;
  /** Nothing was confirmed since: somebody took the item away. */
  readonly unconfirmed: number;
  /** Objects that lie in the trash, by the message of the reason. */
  readonly refused: readonly Refusals[];
}

export interface Refusals {
  readonly code: string;
  readonly message: string;
  readonly count: number;
  /** The entryUUIDs of a few objects. */
  readonly examples: readonly string[];
}

const mostExamples = 5;

/** Sums arrivals up, refusals by their reason; messages of the trash name attributes, not values. Pure. */
export function sumArrivals(arrivals: readonly Arrival[]): Arrivals {
  const count = (outcome: Arrival["outcome"]) => arrivals.filter((arrival) => arrival.outcome === outcome).length;
  const refused = new Map<string, { code: string; message: string; ids: string[] }>();
  for (const { id, outcome, reason } of arrivals) {
    if (outcome !== "trash") continue;
    const [code, message] = [codeOfReason(reason), reason?.message ?? ""];
    const key = JSON.stringify([code, message]);
    const one = refused.get(key) ?? { code, message, ids: [] };
    one.ids.push(id);
    refused.set(key, one);
  }
  return {
    sent: count("sent"),
    incomplete: count("incomplete"),
    absent: count("absent"),
    unconfirmed: count("not_sent"),
    refused: [...refused.values()]
      .map(({ ids, ...why }) => ({ ...why, count: ids.length, examples: ids.slice(0, mostExamples) }))
      .sort((a, b) => b.count - a.count),
  };
}

/** Whether everything came to the end that was wanted. */
export function isAllWell({ refused, unconfirmed }: Arrivals): boolean {
  return refused.length === 0 && unconfirmed === 0;
}
