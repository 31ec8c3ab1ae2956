import type { ObjectKind } from "@id-connector/listener-object";
import type { TrashReason } from "@id-connector/queue-fs";
import type { Kinds } from "../../words/describe-kinds.js";
import { answerOf } from "./answer-of.js";
import { messagesDiffer } from "../../words/trash-codes.js";

/** All items of one trash that lie there for the same reason. Times are ISO 8601. */
export interface TrashCause {
  readonly code: string;
  readonly count: number;
  readonly kinds: Kinds;
  /** Missing where no item says so. */
  readonly firstAt?: string;
  readonly lastAt?: string;
  /** When the first of them is tried again by itself; missing where only a person can help. */
  readonly retryAt?: string;
  /** What was said of them, the most frequent first. */
  readonly answers: readonly Answer[];
  /** Items whose answer is none of those. */
  readonly otherAnswers: number;
}

interface Answer {
  readonly answer: string;
  readonly count: number;
}

interface Fact {
  readonly code: string;
  readonly kind: ObjectKind | undefined;
  readonly reason: TrashReason | undefined;
}

interface Tally {
  count: number;
  readonly kinds: Partial<Record<ObjectKind | "object", number>>;
  readonly answers: Map<string, number>;
  firstAt?: string;
  lastAt?: string;
  retryAt?: string;
}

const shownAnswers = 3;
/** Where every message differs, counting them all would only cost memory. */
const mostAnswers = 1_000;

/** Groups items by their cause, one after the other: memory stays flat however many there are. */
export function createCauses(): { add(fact: Fact): void; list(): readonly TrashCause[] } {
  const tallies = new Map<string, Tally>();
  return {
    add({ code, kind = "object" as const, reason }) {
      const tally: Tally = tallies.get(code) ?? { count: 0, kinds: {}, answers: new Map() };
      tallies.set(code, tally);
      tally.count += 1;
      tally.kinds[kind] = (tally.kinds[kind] ?? 0) + 1;
      if (reason === undefined) return;
      if (isEarlier(reason.firstAt, tally.firstAt)) tally.firstAt = reason.firstAt;
      if (tally.lastAt === undefined || isEarlier(tally.lastAt, reason.lastAt)) tally.lastAt = reason.lastAt;
      if (reason.retryAt !== undefined && isEarlier(reason.retryAt, tally.retryAt)) tally.retryAt = reason.retryAt;
      if (messagesDiffer(code)) countAnswer(tally.answers, answerOf(reason));
    },
    list: () => [...tallies].map(toCause).sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1)),
  };
}

function countAnswer(answers: Map<string, number>, answer: string): void {
  const before = answers.get(answer);
  if (answer === "" || (before === undefined && answers.size >= mostAnswers)) return;
  answers.set(answer, (before ?? 0) + 1);
}

function toCause([code, { answers, ...tally }]: readonly [string, Tally]): TrashCause {
  const sorted = [...answers].sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1));
  const shown = sorted.slice(0, shownAnswers).map(([answer, count]) => ({ answer, count }));
  const others = answers.size === 0 ? 0 : tally.count - shown.reduce((sum, { count }) => sum + count, 0);
  return { code, ...tally, answers: shown, otherAnswers: others };
}

/** A missing time is later than every time. */
function isEarlier(iso: string, than: string | undefined): boolean {
  return than === undefined || Date.parse(iso) < Date.parse(than);
}
