import type { OpenLook, VerifyPlace, VerifyProgress, VerifyRound } from "@id-connector/delivery-ledger";

/** A round that begins at this moment. `startedAt`: by the machine's clock, epoch milliseconds. Pure. */
export function startRound(startedAt: number, expected: number): VerifyRound {
  const nothing = { ranMs: 0, asked: 0, found: 0, unequal: {}, marred: [], open: [] };
  return { startedAt, expected, ...nothing, place: { after: "" } };
}

/** One more object was asked for: the round is behind it. Pure. */
export function passed(round: VerifyRound, place: VerifyPlace): VerifyRound {
  return { ...round, place, asked: round.asked + 1 };
}

/**
 * Counts an object that was not equal for the school at which the round is, or, where only the ledger knows the object, for its
 * own schools. Pure.
 */
export function notEqual(round: VerifyRound, outcome: string, schools: readonly string[]): VerifyRound {
  if (round.place.school === undefined) {
    const marred = [...new Set([...round.marred, ...schools.map((name) => name.toLowerCase())])];
    return { ...round, marred };
  }
  return { ...round, unequal: { ...round.unequal, [outcome]: (round.unequal[outcome] ?? 0) + 1 } };
}

/** Adds looks that are to be had again, or takes the place of earlier ones of these objects; `gone` by `keyOf`. Pure. */
export function withOpen(round: VerifyRound, looks: readonly OpenLook[], gone: readonly string[]): VerifyRound {
  const dropped = new Set([...gone, ...looks.map(keyOf)]);
  return { ...round, open: [...round.open.filter((look) => !dropped.has(keyOf(look))), ...looks] };
}

/** An object may be at the broker as two kinds, and is looked at as each. Pure. */
export function keyOf({ id, kind }: Pick<OpenLook, "id" | "kind">): string {
  return `${id} ${kind}`;
}

/** Goes on to the next school. Pure. */
export function enter(round: VerifyRound, school: string): VerifyRound {
  const place: VerifyPlace = { school, after: "" };
  return { ...round, place, unequal: {} };
}

/** Of `keyOf`. Pure. */
export function idOf(key: string): string {
  return key.slice(0, key.indexOf(" "));
}

const windowMs = 3_600_000;
const hoursKept = 24;

/** Counts a difference; `believed`: the calendar, epoch milliseconds. Pure. */
export function foundOne(lately: VerifyProgress["lately"], believed: number): VerifyProgress["lately"] {
  const hour = Math.floor(believed / windowMs);
  const count = lately.find(([one]) => one === hour)?.[1] ?? 0;
  return [...recent(lately, believed).filter(([one]) => one !== hour), [hour, count + 1]];
}

/** How many differences were found within the last day. Pure. */
export function foundLately(lately: VerifyProgress["lately"], believed: number): number {
  return recent(lately, believed).reduce((sum, [, count]) => sum + count, 0);
}

function recent(lately: VerifyProgress["lately"], believed: number): VerifyProgress["lately"] {
  const hour = Math.floor(believed / windowMs);
  return lately.filter(([one]) => one > hour - hoursKept);
}
