import { type ListenerItem, mergeDemands } from "@id-connector/listener-object";
import type { Later } from "@id-connector/delivery-ledger";
import type { TakenItem } from "@id-connector/queue-fs";
import type { Job, Work } from "../context/work.js";
import type { SelectContext } from "./select-context.js";
import { failByDefect } from "../conclude/fail-by-defect.js";
import { isDefect } from "../../defects/tell-error.js";
import { resourceOf } from "../ledger/resource-of.js";
import { trashedWhy } from "../trash/retry-schedule.js";
import { withStored } from "../trash/trash-entry.js";

interface TakeOptions {
  readonly limit: number;
  /** How many requests may run. */
  readonly places: number;
  /** Objects that are under way: they are not taken. */
  readonly underWay: ReadonlyMap<string, Pick<Job, "work">>;
  /** Whether objects of the trash may be tried again at this moment. */
  readonly mayRetry: boolean;
}

const probes = 20;
const kinds = ["user", "school_class", "workgroup"] as const;
/** One place in so many is for retries: retries that get no answer must not stand in the way of the day's changes. */
const placesPerRetry = 4;
const mostLooks = 4_096;

/**
 * Takes up to `limit` objects to look at: those that are due again, then those of the queue in its order, then those of the
 * trash.
 */
export async function takeWork(delivery: SelectContext, options: TakeOptions): Promise<readonly Work[]> {
  const { reader, now, offWall } = delivery;
  const { limit, underWay, mayRetry } = options;
  const takenAt = now();
  const work = new Map<string, Work>();
  const { looks, retries } = dueLooks(delivery, options, takenAt);
  for (const [id, later] of looks) work.set(id, bare(id, "due", later.dueAt, takenAt));
  for (const taken of await reader.take(Math.max(1, limit - work.size))) {
    // the items of an object serve its due look as well
    work.set(taken.key, fromQueue(taken, offWall(taken.oldestAt), takenAt));
  }
  const running = [...underWay.values()].filter((job) => job.work.origin === "retry").length;
  const places = Math.max(1, Math.floor(options.places / placesPerRetry)) - running;
  const room = mayRetry ? Math.min(places, limit - work.size) : 0;
  for (const [id, later] of retries.filter(([id]) => !work.has(id)).slice(0, Math.max(0, room))) {
    work.set(id, bare(id, "retry", later.dueAt, takenAt));
  }
  const all = await Promise.all([...work.values()].map((one) => withStoredOrAside(delivery, one)));
  return askOrders(
    delivery,
    all.filter((one) => one !== undefined),
  );
}

/** Keeps `deletionAllowed` only where a person's order names the object: an item alone allows nothing. */
async function askOrders({ orders, log }: SelectContext, work: readonly Work[]): Promise<readonly Work[]> {
  const asking = work.filter(({ deletionAllowed }) => deletionAllowed);
  if (asking.length === 0) return work;
  const named = await orders.named(asking.map(({ id }) => id));
  for (const { id } of asking.filter((one) => !named.has(one.id))) {
    const why = "its item says that it may be deleted, but no order names it: it counts like any other";
    log.info("deliver", { stage: "deliver", item: id, outcome: "no_order", why });
  }
  return work.map((one) => ({ ...one, deletionAllowed: one.deletionAllowed && named.has(one.id) }));
}

/** As `withStored`, but undefined as well for an object at which the program fails by a defect. */
async function withStoredOrAside(delivery: SelectContext, work: Work): Promise<Work | undefined> {
  try {
    return await withStored(delivery, work);
  } catch (error) {
    if (!isDefect(error)) throw error;
    await failByDefect(delivery, work, error);
    return undefined;
  }
}

/** Finds an object that the broker confirmed before: sent again, it tells whether anything of its kind gets through. */
export function findProbe(
  { ledger, trash, now, random }: SelectContext,
  resource: string,
  notThese: ReadonlyMap<string, unknown>,
): Work | undefined {
  const kind = kinds.find((one) => resourceOf[one] === resource) ?? "user";
  const ids: string[] = [];
  for (const [id, entry] of ledger.entries({ kind })) {
    if (entry.state !== "present" || notThese.has(id) || trash.reasonOf(id)) continue;
    if (ids.push(id) === probes) break;
  }
  // not always the same object: it may have a fault of its own
  const id = ids[Math.floor(random() * ids.length)];
  return id === undefined ? undefined : bare(id, "probe", now(), now());
}

type Looks = readonly (readonly [id: string, later: Later])[];

/**
 * Due looks at objects that are free, and due objects of the trash. Many due objects of the trash do not hide the looks that
 * are due after them.
 */
function dueLooks(
  { ledger, reader }: SelectContext,
  { limit, underWay }: TakeOptions,
  takenAt: number,
): { readonly looks: Looks; readonly retries: Looks } {
  for (let size = limit + underWay.size; ; size *= 4) {
    const due = ledger.later.due(takenAt, size);
    const free = due.filter(([id]) => !underWay.has(id) && !reader.hasTaken(id));
    const looks = free.filter(([, { why }]) => why !== trashedWhy);
    if (looks.length < limit && due.length === size && size < mostLooks) continue;
    return { looks: looks.slice(0, limit), retries: free.filter(([, { why }]) => why === trashedWhy) };
  }
}

function bare(id: string, origin: "due" | "retry" | "probe", since: number, takenAt: number): Work {
  const demands = { resend: origin === "probe", deletionAllowed: false };
  return { id, taken: undefined, item: undefined, ...demands, origin, since, takenAt };
}

function fromQueue(taken: TakenItem<ListenerItem>, since: number, takenAt: number): Work {
  const demands = { resend: false, deletionAllowed: false, ...mergeDemands(taken.values) };
  return { id: taken.key, taken, item: taken.value, ...demands, origin: "queue", since, takenAt };
}
