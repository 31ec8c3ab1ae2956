import { parseListenerItem, type ListenerItem } from "@id-connector/listener-object";
import type { TakenItem } from "@id-connector/queue-fs";
import type { Delivery } from "./delivery.js";
import { resourceOf } from "./resource-of.js";
import type { Work } from "./work.js";

const witnesses = 20;
const kinds = ["user", "school_class", "workgroup"] as const;

/** Takes up to `limit` objects to look at: those that are due again, then the queue in its order. `held` are under way already. */
export async function takeWork(
  { ledger, reader, now }: Delivery,
  limit: number,
  held: ReadonlyMap<string, unknown>,
): Promise<readonly Work[]> {
  const takenAt = now();
  const work = new Map<string, Work>();
  for (const [id, later] of ledger.later.due(takenAt, limit + held.size)) {
    if (!held.has(id) && !reader.holds(id)) work.set(id, bare(id, "due", later.dueAt, takenAt));
  }
  for (const taken of await reader.take(Math.max(1, limit - work.size))) {
    // the items of an object serve its due look as well
    work.set(taken.key, fromQueue(taken, takenAt));
  }
  return [...work.values()];
}

/** An object that the broker has confirmed before: sent again, it tells whether anything of its kind gets through. */
export function findWitness(
  { ledger, now, random }: Delivery,
  resource: string,
  notThese: ReadonlyMap<string, unknown>,
): Work | undefined {
  const kind = kinds.find((one) => resourceOf[one] === resource) ?? "user";
  const ids: string[] = [];
  for (const [id, entry] of ledger.entries({ kind })) {
    if (entry.state === "present" && !notThese.has(id) && ids.push(id) === witnesses) break;
  }
  // not always the same one: it may have a fault of its own
  const id = ids[Math.floor(random() * ids.length)];
  return id === undefined ? undefined : bare(id, "witness", now(), now());
}

function bare(id: string, origin: "due" | "witness", since: number, takenAt: number): Work {
  return { id, taken: undefined, item: undefined, resend: origin === "witness", origin, since, takenAt };
}

function fromQueue(taken: TakenItem, takenAt: number): Work {
  const items: readonly ListenerItem[] = taken.values.map((value, index) =>
    parseListenerItem(value, taken.names[index]),
  );
  const resend = items.some((item) => item.resend);
  return { id: taken.key, taken, item: items.at(-1), resend, origin: "queue", since: taken.oldestAt, takenAt };
}
