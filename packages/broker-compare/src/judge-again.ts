import { isShell, memberUnresolved, type Later, type LedgerEntry } from "@id-connector/delivery-ledger";
import type { BrokerObject } from "@id-connector/broker-mapping";
import { findDifference, type Difference } from "./difference.js";
import { valuesOf } from "./values-of.js";
import type { Judged, Wanted } from "./wanted.js";
import type { Reason, Verdict } from "./verdict.js";
import { anyPrint, printOf, type Candidate } from "./candidate.js";

/** All facts about a candidate at the second look or a later look: the queues were read first, then the directory, then the broker. */
export interface Facts {
  readonly candidate: Candidate;
  /** The directory's word now; undefined where the directory does not have the object. */
  readonly judged: Judged | undefined;
  /** Access rules hide it, or a part of it. */
  readonly hidden: boolean;
  readonly held: BrokerObject | undefined;
  /** Whether a queue held an item of this object, or will as soon as the daemon has heard of its change. */
  readonly waits: (id: string) => boolean;
  /** Whether the ledger knows that an object is not at the broker. */
  readonly isAbsent: (id: string) => boolean;
  readonly trash: Reason | undefined;
  readonly entry: LedgerEntry | undefined;
  readonly later: Later | undefined;
  readonly daemonRuns: boolean;
  /** Whether the directory shows all listed schools that the object was sent with. */
  readonly schoolsShown: boolean;
  /** When the queues were read, epoch milliseconds; the same by the clock of the due list. */
  readonly since: number;
  readonly dueSince: number;
  readonly isLast: boolean;
  readonly showValues: boolean;
}

export type Judgement =
  | { readonly state: "verdict"; readonly verdict: Verdict }
  /** It changes at this moment. */
  | { readonly state: "again"; readonly candidate: Candidate }
  /** It is in scope no more, and not at the broker; "shell": the broker cannot delete it. */
  | { readonly state: "nothing" | "shell" };

/**
 * Judges a candidate. Nothing that changes meanwhile is called wrong. Pure.
 *
 * @example
 * ```ts
 * import { type Facts, judgeAgain } from "@id-connector/broker-compare";
 *
 * function outcomeOf(facts: Facts) {
 *   const judgement = judgeAgain(facts);
 *   return judgement.state === "verdict" ? judgement.verdict.outcome : judgement.state;
 * }
 * ```
 */
export function judgeAgain(facts: Facts): Judgement {
  const { candidate, judged } = facts;
  const { kind, id } = candidate;
  if (judged?.state === "faulty" && !facts.hidden) {
    const reason = { code: `FAULTY_${judged.attribute}`, message: judged.message };
    return verdict({ kind, id, outcome: "faulty", reason });
  }
  if (judged?.state === "faulty") return verdict({ kind, id, outcome: "not_verified", reason: partlySeen });
  return judged?.state === "wanted" ? judgeWanted(facts, judged.wanted) : judgeUnwanted(facts);
}

function judgeWanted(facts: Facts, wanted: Wanted): Judgement {
  const { candidate, held, trash, showValues, isLast, waits } = facts;
  const { kind, id } = wanted;
  const difference = held && findDifference(wanted, held);
  if (held && !difference) return verdict({ kind, id, outcome: "equal" });
  if (waits(id) || (difference && isExplained(difference, facts))) return verdict({ kind, id, outcome: "waiting" });
  const print = printOf(wanted);
  const changes = isBeingSent(facts) || (candidate.print !== anyPrint && candidate.print !== print);
  if (changes && isLast) return verdict({ kind, id, outcome: "waiting" });
  if (changes || (isDue(facts) && !isLast))
    return { state: "again", candidate: { ...candidate, print, related: difference?.relations?.ids ?? [] } };
  const details = {
    ...{ kind, id },
    ...(wanted.kind === "school" ? { school: wanted.body.name } : {}),
    ...(difference ? { fields: difference.fields } : {}),
    ...(held && difference && showValues ? { values: valuesOf(difference.fields, wanted.body, held) } : {}),
  };
  if (held && kind === "school")
    return verdict({ ...details, outcome: "different", reason: schoolsStay, unfixable: true });
  if (trash) return verdict({ ...details, outcome: "in_trash", reason: trash });
  if (facts.hidden) return verdict({ ...details, outcome: "not_verified", reason: partlySeen });
  const absent = difference ? absentOnes(difference, facts) : undefined;
  if (absent) return verdict({ ...details, outcome: "incomplete", reason: describeAbsent(absent), unfixable: true });
  return verdict({ ...details, outcome: held ? "different" : "missing" });
}

const schoolsStay: Reason = {
  code: "SCHOOL_UNCHANGEABLE",
  message: "The broker cannot change a school: whoever runs it has to.",
};

function judgeUnwanted(facts: Facts): Judgement {
  const { candidate, held, entry, trash, schoolsShown, isLast, waits } = facts;
  const { kind, id } = candidate;
  if (!held) return { state: "nothing" };
  if (waits(id)) return verdict({ kind, id, outcome: "waiting" });
  if (entry && isShell(entry)) return { state: "shell" };
  const changes = isBeingSent(facts) || (candidate.print !== undefined && candidate.print !== anyPrint);
  if (changes && isLast) return verdict({ kind, id, outcome: "waiting" });
  if (changes || (isDue(facts) && !isLast))
    return { state: "again", candidate: { ...candidate, print: undefined, related: [] } };
  const [school] = entry?.schools ?? [];
  const details = { kind, id, ...(kind === "school" && school !== undefined ? { school } : {}) };
  if (!schoolsShown) return verdict({ ...details, outcome: "not_verified", reason: schoolNotSeen });
  if (facts.hidden) return verdict({ ...details, outcome: "not_verified", reason: notSeen });
  return verdict({ ...details, outcome: "leaver", ...(trash ? { reason: trash } : {}) });
}

/** The school is listed: nobody can tell whether it is gone or only hidden. */
export const schoolNotSeen: Reason = {
  code: "SCHOOL_NOT_SEEN",
  message:
    "The directory shows neither this object nor its school, which is listed. Check the access rights of the bind account; " +
    'if the school was really removed, remove it with manage_schools_to_sync remove_schools (where "*" is configured, make a list of it first).',
};

const rights = "Check the access rights of the bind account.";
const notSeen: Reason = {
  code: "NOT_SEEN",
  message: `The directory shows neither this object nor that it is gone. ${rights}`,
};
const partlySeen: Reason = {
  code: "PARTLY_SEEN",
  message: `The directory hides members, groups or attributes of this object. ${rights}`,
};

/** The daemon sent it since the queues were read. */
function isBeingSent({ entry, since }: Facts): boolean {
  return entry?.sentAt !== undefined && entry.sentAt >= since;
}

/** The daemon looks at it now or soon, which may mend it or not. */
function isDue({ later, daemonRuns, dueSince }: Facts): boolean {
  // an unresolved member is looked for again and again: that look mends nothing else
  return daemonRuns && later !== undefined && later.why !== memberUnresolved && later.dueAt <= dueSince + soonMs;
}

const soonMs = 10_000;

/** Whether nothing differs but relations to objects that wait themselves. */
function isExplained({ relations }: Difference, { waits, entry, judged }: Facts): boolean {
  if (!relations || !relations.ids.every(waits)) return false;
  if (relations.unnamed === 0) return true;
  // the broker has a class too many: a class that the broker was told of and that waits, or a class that waits under its new name
  const wanted = judged?.state === "wanted" && judged.wanted.kind === "user" ? judged.wanted.classes : [];
  const current = new Set(wanted.map(({ id }) => id));
  const former = (entry?.related ?? []).filter((id) => !current.has(id));
  return [...relations.ids, ...former].filter(waits).length >= relations.unnamed;
}

/** The objects that are lacking, where nothing else differs and all of them are not at the broker themselves. */
function absentOnes({ relations }: Difference, { isAbsent }: Facts): readonly string[] | undefined {
  if (!relations || relations.unnamed > 0 || relations.lacking.length < relations.ids.length) return undefined;
  return relations.lacking.every(isAbsent) ? relations.lacking : undefined;
}

const mostNamed = 5;

function describeAbsent(ids: readonly string[]): Reason {
  const rest = ids.length > mostNamed ? ` and ${ids.length - mostNamed} more` : "";
  const message = `It follows by itself when these are there, which have a reason of their own: ${ids.slice(0, mostNamed).join(", ")}${rest}.`;
  return { code: "NOT_THERE_YET", message };
}

function verdict(found: Verdict): Judgement {
  return { state: "verdict", verdict: found };
}
