import type { LedgerEntry } from "@id-connector/delivery-ledger";
import { normaliseValue } from "@id-connector/listener-object";
import { keyOfName, listItems } from "@id-connector/queue-fs";
import type { SchoolCounts } from "./school-removals.js";
import type { ApplyContext } from "./apply-context.js";
import { eachEntry } from "../ledger/each-entry.js";
import { trashedWhy } from "../trash/retry-schedule.js";

/** Reading the ledger takes at most one twentieth of the time, however many schools ask. */
const countShare = 20;

/**
 * Counts the objects that must leave the broker before the school of that name can: those that the ledger has there, else those that wait in
 * the queue, for a restored broker may hold more than the ledger knows. An incomplete ledger may miss objects: then the school waits for all
 * other objects in the queue.
 */
export async function countLeft(delivery: ApplyContext, school: string | undefined): Promise<number> {
  const known = school === undefined ? 0 : ((await countSchools(delivery)).get(normaliseValue(school)) ?? 0);
  if (known > 0) return known;
  const { ledger } = delivery;
  let others = 0;
  for await (const key of queuedKeys(delivery)) {
    if (isRemoval(delivery, key)) continue;
    if (!ledger.complete || (key !== undefined && ledger.all(key).some((entry) => wasInSchool(entry, school))))
      others += 1;
  }
  return others;
}

function wasInSchool({ schools }: LedgerEntry, school: string | undefined): boolean {
  return school !== undefined && schools.some((name) => normaliseValue(name) === normaliseValue(school));
}

/** Whether something that waits, or is under way, may still take objects of the school away. */
export async function mayShrink(delivery: ApplyContext, school: string | undefined): Promise<boolean> {
  const { ledger, reader } = delivery;
  const left = new Set<string>();
  for await (const [id, entry] of eachEntry(ledger)) {
    if (entry.kind !== "school" && wasInSchool(entry, school)) left.add(id);
  }
  for (const id of left) if (reader.hasTaken(id) || isLookedAtSoon(id)) return true;
  for await (const key of queuedKeys(delivery)) {
    if (key === undefined || left.has(key) || (!ledger.complete && !isRemoval(delivery, key))) return true;
  }
  return false;

  /** An object in the trash may stay there for days. */
  function isLookedAtSoon(id: string): boolean {
    const later = ledger.later.get(id);
    return later !== undefined && later.why !== trashedWhy;
  }
}

async function countSchools(delivery: ApplyContext): Promise<ReadonlyMap<string, number>> {
  const { schoolRemovals, ledger, now } = delivery;
  const isFresh = ({ at, tookMs }: SchoolCounts): boolean => now() - at < tookMs * countShare;
  const last = schoolRemovals.counts();
  if (last && isFresh(last)) return last.counts;
  await delivery.singleFlight("counts of schools", async () => {
    const startedAt = performance.now();
    const counts = new Map<string, number>();
    for await (const [, { kind, state, schools }] of eachEntry(ledger)) {
      if (kind === "school" || state === "absent") continue;
      for (const name of new Set(schools.map(normaliseValue))) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    schoolRemovals.noteCounts({ counts, at: now(), tookMs: performance.now() - startedAt });
  });
  return schoolRemovals.counts()?.counts ?? new Map<string, number>();
}

/** What the items of the out queue are about; undefined where their names do not say it. */
async function* queuedKeys({ queue }: ApplyContext): AsyncGenerator<string | undefined, void> {
  for await (const name of listItems(queue)) yield keyOfName(name)?.toLowerCase();
}

function isRemoval({ schoolRemovals }: ApplyContext, key: string | undefined): boolean {
  return key !== undefined && schoolRemovals.get(key) !== undefined;
}
