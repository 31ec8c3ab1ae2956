import { plural, styled, type Line } from "@id-connector/command-line";
import { nameOfKind, namesOfKind } from "../kinds.js";
import type { Reason, Verdict } from "@id-connector/broker-compare";

/** Objects of one kind whose state could not be found out, for one cause. */
interface Unanswered {
  readonly kind: Verdict["kind"];
  readonly reason: Reason;
  readonly count: number;
}

/** So few are shown one by one. */
const few = 3;

/** Those that are shown one by one, and those that share a cause and are told in one line: a broker that is down says the same of all. */
export function sortVerdicts(verdicts: readonly Verdict[]): {
  readonly shown: readonly Verdict[];
  readonly unanswered: readonly Unanswered[];
} {
  const groups = new Map<string, { reason: Reason; verdicts: Verdict[] }>();
  for (const verdict of verdicts) {
    const { outcome, kind, reason } = verdict;
    if (outcome !== "not_verified" || !reason) continue;
    const key = `${kind} ${reason.code}`;
    const group = groups.get(key) ?? { reason, verdicts: [] };
    group.verdicts.push(verdict);
    groups.set(key, group);
  }
  const many = [...groups.values()].filter((group) => group.verdicts.length > few);
  const together = new Set(many.flatMap((group) => group.verdicts));
  return {
    shown: verdicts.filter((verdict) => !together.has(verdict)),
    unanswered: many.flatMap(({ reason, verdicts: [first, ...rest] }) =>
      first ? { kind: first.kind, reason, count: rest.length + 1 } : [],
    ),
  };
}

/** "61 users: not verified; CONNECTION: …" */
export function describeUnanswered({ kind, reason, count }: Unanswered): Line {
  const what = plural(count, nameOfKind[kind], namesOfKind[kind]);
  return [`${what}: `, styled("not verified", "yellow"), `; ${reason.code}: ${reason.message}`];
}
