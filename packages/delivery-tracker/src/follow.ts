import { pause } from "@id-connector/bounded-work";
import type { LedgerReader } from "@id-connector/delivery-ledger";
import { judgeArrival, type Arrival } from "./judge-arrival.js";
import type { Look } from "./look.js";
import type { Trashed } from "./trashed.js";

export interface FollowOptions {
  /** Epoch milliseconds of this machine's clock, read before the objects were put: older facts do not count. */
  readonly since: number;
  /** Ends the following, without an error. */
  readonly signal?: AbortSignal | undefined;
  /** How often to look, in milliseconds; 500. Where looking takes long, it is done less often. */
  readonly pollMs?: number | undefined;
}

/** The source that tells what became of objects at one authority. */
export interface Source {
  readonly authority: string;
  readonly trash: Trashed;
  readonly ledger: LedgerReader;
}

interface Following extends FollowOptions {
  readonly look: Look;
  readonly sources: readonly Source[];
  /** This moment by the clock of the due list. */
  readonly dueNow: () => Promise<number>;
  /** Brings the ledger up to date; false where that is not possible at this moment. */
  readonly refresh: () => Promise<boolean>;
}

/** So that looking takes a quarter of the time at most. */
const pausesPerLook = 3;

/**
 * Yields each object once for each authority, as soon as it waits nowhere any more (where nothing tells of it, after the second look); ends when all
 * were yielded, or by the signal.
 */
export async function* follow(
  ids: ReadonlySet<string>,
  following: Following,
): AsyncGenerator<Arrival, void, undefined> {
  const { sources, signal, pollMs = 500 } = following;
  const left = new Map(sources.map((source) => [source, new Set(ids)]));
  let doubted = new Set<string>();
  while (!isAborted(signal)) {
    const start = performance.now();
    const arrivals = await findArrivals(left, following);
    const lookMs = performance.now() - start;
    // a look that was not finished says nothing
    if (isAborted(signal)) return;
    const before = doubted;
    doubted = new Set();
    for (const [source, arrival] of arrivals) {
      const key = `${arrival.authority} ${arrival.id}`;
      if (unproved.has(arrival.outcome) && !before.has(key)) {
        doubted.add(key);
        continue;
      }
      left.get(source)?.delete(arrival.id);
      yield arrival;
    }
    if ([...left.values()].every((some) => some.size === 0)) return;
    await pause(Math.max(pollMs, pausesPerLook * lookMs), signal);
  }
}

/** Outcomes that need a second look: a first look that finds nothing proves nothing (`looksThatMissNone`). */
const unproved: ReadonlySet<Arrival["outcome"]> = new Set(["absent", "not_sent"]);

/** Looks at the queues first: an object that is in none of them has its entry, or its reason, by then. */
async function findArrivals(
  left: ReadonlyMap<Source, ReadonlySet<string>>,
  { look, refresh, dueNow, since, signal }: Following,
): Promise<readonly (readonly [Source, Arrival])[]> {
  const waiting = await findWaiting(look, new Set([...left.values()].flatMap((some) => [...some])), signal);
  if (!(await refresh())) return [];
  const now = await dueNow();
  const arrivals: (readonly [Source, Arrival])[] = [];
  for (const [source, some] of left) {
    const { authority, trash, ledger } = source;
    const gone = new Set([...some].filter((id) => !waiting.has(id, authority)));
    const reasons = gone.size > 0 ? await trash.reasons(gone, signal) : undefined;
    for (const id of gone) {
      const [entry, reason, later] = [ledger.get(id), reasons?.get(id), ledger.later.get(id)];
      const judged = judgeArrival({ entry, reason, later, since, now });
      if (judged) arrivals.push([source, { id, authority, ...judged }]);
    }
  }
  return arrivals;
}

interface WaitingIds {
  /** Whether the object waits on its way to this authority. */
  has(id: string, authority: string): boolean;
}

async function findWaiting(look: Look, ids: ReadonlySet<string>, signal: AbortSignal | undefined): Promise<WaitingIds> {
  const before = new Set<string>();
  const at = new Map<string, Set<string>>();
  await look((id, { authority }) => {
    if (!ids.has(id)) return;
    if (authority === undefined) before.add(id);
    else at.set(authority, (at.get(authority) ?? new Set()).add(id));
  }, signal);
  return { has: (id, authority) => before.has(id) || (at.get(authority)?.has(id) ?? false) };
}

// the compiler does not know that a signal can change while something is awaited
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted ?? false;
}
