import { inChunks } from "@id-connector/bounded-work";
import type { Delivery } from "../delivery.js";
import { trashedWhy } from "./codes.js";
import { spreadOut } from "./pauses.js";

type Parts = Pick<Delivery, "ledger" | "now" | "random">;

const atOnce = 500;

/** Has objects of the trash looked at soon, spread so that thousands are no storm. One that is looked at sooner anyway is left alone. */
export async function bringForward({ ledger, now, random }: Parts, ids: readonly string[]): Promise<void> {
  // they share the cost of a commit
  for (const some of inChunks(ids, atOnce)) await Promise.all(some.map(bringOneForward));

  async function bringOneForward(id: string): Promise<void> {
    const later = ledger.later.get(id);
    if (later && later.why !== trashedWhy) return;
    const dueAt = now() + spreadOut(ids.length, random());
    // those that are overdue would come all at once
    if (later && later.dueAt > now() && later.dueAt <= dueAt) return;
    await ledger.later.put(id, { dueAt, attempts: later?.attempts ?? 0, why: trashedWhy });
  }
}
