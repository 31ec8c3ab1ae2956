import { inBatches } from "@id-connector/bounded-work";
import { idOfTrashed } from "@id-connector/delivery-tracker";
import { listItems, printOfReason, printOfTrash, QueueError, trashOf } from "@id-connector/queue-fs";
import { readReason, type Queue, type TrashReason } from "@id-connector/queue-fs";
import type { Clock } from "../../clock/clock.js";
import { unknownCode } from "./codes.js";
import { makeNotes } from "./notes.js";

/**
 * What lies in the trash of an out queue and why, in memory. Anybody may put, restore or drop files there at any time, so all it says is
 * a hint: names may be gone, and what came since the last look is missing.
 */
export interface TrashIndex {
  /** Why an object is there, without the broker's answer; of several entries of one object the newest counts. */
  reasonOf(id: string): TrashReason | undefined;
  /** Objects by code; a file of which nobody knows the object counts as one. */
  counts(): Readonly<Record<string, number>>;
  ids(): Iterable<string>;
  /** The names of an object's entries, the newest last. */
  namesOf(id: string): readonly string[];
  /** Notes an object's entry, its only one from now on. */
  put(id: string, name: string, reason: TrashReason): void;
  /** Forgets an object's entries. */
  drop(id: string): void;
  /** Looks at the folder where it changed; returns the objects that are new. Throws QueueError. */
  refresh(): Promise<readonly string[]>;
}

/** A folder's time can miss a change right after another one: now and then it is looked at whatever its time says. */
const believedMs = 600_000;
const atOnce = 64;

/** Reads the trash of a queue. Throws QueueError. */
export async function openTrash(queue: Queue, { now, wall }: Pick<Clock, "now" | "wall">): Promise<TrashIndex> {
  const notes = makeNotes();
  let looked: { readonly print: string | undefined; readonly at: number } | undefined;
  const index: TrashIndex = {
    reasonOf: (id) => notes.get(notes.namesOf(id).at(-1) ?? "")?.reason,
    counts: () => notes.counts(),
    ids: () => notes.ids(),
    namesOf: (id) => notes.namesOf(id),
    put(id, name, reason) {
      index.drop(id);
      notes.put(name, { id, reason: lean(reason), print: undefined });
    },
    drop(id) {
      for (const name of notes.namesOf(id)) notes.drop(name);
    },
    async refresh() {
      const print = await printOfTrash(queue);
      if (looked && looked.print === print && now() - looked.at < believedMs) return [];
      const [left, ids] = [new Map(notes.all()), new Set(notes.ids())];
      for await (const names of namesInTrash(queue)) {
        await Promise.all(names.map(learn));
        for (const name of names) left.delete(name);
      }
      // what was noted anew meanwhile is no longer what it was before
      for (const [name, was] of left) if (notes.get(name) === was) notes.drop(name);
      looked = { print, at: now() };
      return [...notes.ids()].filter((id) => !ids.has(id));
    },
  };
  await index.refresh();
  return index;

  async function learn(name: string): Promise<void> {
    const print = await printOfReason(queue, name);
    const known = notes.get(name);
    if (known && known.print === print) return;
    const reason = print === undefined ? undefined : await readReason(queue, name);
    const id = await idOfTrashed(queue, name, reason);
    notes.put(name, { id, print, reason: reason ? lean(reason) : noReason(wall()) });
  }
}

/** What the broker answered can be long. */
function lean(reason: TrashReason): TrashReason {
  const { answer, ...rest } = reason;
  return answer === undefined ? reason : rest;
}

function noReason(now: number): TrashReason {
  const at = new Date(now).toISOString();
  return { code: unknownCode, message: "Nothing in the trash says why.", firstAt: at, lastAt: at };
}

async function* namesInTrash(queue: Queue): AsyncGenerator<readonly string[], void> {
  try {
    yield* inBatches(listItems(trashOf(queue)), atOnce);
  } catch (error) {
    // a trash that was removed is empty
    if (!(error instanceof QueueError && error.code === "QUEUE_GONE")) throw error;
  }
}
