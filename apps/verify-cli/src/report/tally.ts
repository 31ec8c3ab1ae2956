import type { ObjectKind } from "@id-connector/listener-object";
import type { Outcome, Verdict } from "@id-connector/broker-compare";

/** Numbers of one kind. `checked` counts objects that should be at the broker; leavers come on top. */
export type Counts = Readonly<Record<Outcome, number>> & { readonly checked: number };

/** What was found so far. */
export interface Tally {
  add(verdict: Verdict): void;
  counts(kind: ObjectKind): Counts;
  total(): Counts;
  /** The verdicts of all objects that are not equal, with only as many values as are shown. */
  readonly verdicts: readonly Verdict[];
}

const outcomes: readonly Outcome[] = [
  "equal",
  "different",
  "missing",
  "waiting",
  "in_trash",
  "incomplete",
  "faulty",
  "leaver",
  "not_verified",
];

/** `keepValues`: for how many verdicts the values are kept, for there may be as many verdicts as objects. */
export function createTally({ keepValues }: { readonly keepValues: number }): Tally {
  const numbers = new Map<string, number>();
  const verdicts: Verdict[] = [];
  const numberOf = (kind: ObjectKind, outcome: Outcome) => numbers.get(`${kind} ${outcome}`) ?? 0;
  const counts = (kinds: readonly ObjectKind[]): Counts => {
    const sum = (outcome: Outcome) => kinds.reduce((all, kind) => all + numberOf(kind, outcome), 0);
    const each = Object.fromEntries(outcomes.map((outcome) => [outcome, sum(outcome)])) as Record<Outcome, number>;
    const checked = outcomes.reduce((all, outcome) => all + (outcome === "leaver" ? 0 : each[outcome]), 0);
    return { ...each, checked };
  };
  return {
    verdicts,
    add(verdict) {
      numbers.set(`${verdict.kind} ${verdict.outcome}`, numberOf(verdict.kind, verdict.outcome) + 1);
      if (verdict.outcome === "equal") return;
      const { values, ...rest } = verdict;
      verdicts.push(values === undefined || verdicts.length >= keepValues ? rest : verdict);
    },
    counts: (kind) => counts([kind]),
    total: () => counts(["school", "user", "school_class", "workgroup"]),
  };
}
