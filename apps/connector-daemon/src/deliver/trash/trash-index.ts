import { inBatches } from "@id-connector/bounded-work";
import { idOfTrashed } from "@id-connector/delivery-tracker";
import {
  listItems,
  printOfReason,
  printOfTrash,
  type Queue,
  QueueError,
  readReason,
  trashOf,
  type TrashReason,
  unknownReason,
} from "@id-connector/queue-fs";
import type { Clock } from "../../clock/clock.js";

/**
 * What lies in the trash of an out queue and why, in memory. Anybody may put, restore or drop files there at any time, so all it says is
 * a hint: names may be gone, and files that came since the last look are missing.
 */
export interface TrashIndex {
  /** Why an object is there, without the broker's answer; where an object has several entries, the newest counts. */
  reasonOf(id: string): TrashReason | undefined;
  /** The number of objects for each code; a file whose object is not known counts as one object. */
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

/** A folder's time can miss a change right after another one: now and then the folder is looked at whatever its time says. */
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
      // a note that changed meanwhile stays: its file is there again
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
    notes.put(name, { id, print, reason: reason ? lean(reason) : unknownReason(wall()) });
  }
}

/** The reason without the broker's answer, which can be long. */
function lean(reason: TrashReason): TrashReason {
  const { answer, ...rest } = reason;
  return answer === undefined ? reason : rest;
}

async function* namesInTrash(queue: Queue): AsyncGenerator<readonly string[], void> {
  try {
    yield* inBatches(listItems(trashOf(queue)), atOnce);
  } catch (error) {
    // a trash that was removed is empty
    if (!(error instanceof QueueError && error.code === "QUEUE_GONE")) throw error;
  }
}

/** What is known of one file in the trash. */
export interface Note {
  /** The id of the object; undefined where neither name nor content tells it. */
  readonly id: string | undefined;
  /** Without the broker's answer, which can be long. */
  readonly reason: TrashReason;
  /** Tells one version of the reason from the next; undefined where the reason is to be read again. */
  readonly print: string | undefined;
}

/** The files of a trash by their names, and the names of each object's files. */
export interface Notes {
  get(name: string): Note | undefined;
  put(name: string, note: Note): void;
  drop(name: string): void;
  all(): ReadonlyMap<string, Note>;
  ids(): Iterable<string>;
  /** The names of an object's files, the newest last. */
  namesOf(id: string): readonly string[];
  /** The number of objects for each code of their newest file; a file that belongs to no object counts as one object. */
  counts(): Readonly<Record<string, number>>;
}

/** No notes yet. */
export function makeNotes(): Notes {
  const notes = new Map<string, Note>();
  const names = new Map<string, readonly string[]>();
  const all: Notes = {
    get: (name) => notes.get(name),
    put(name, note) {
      all.drop(name);
      notes.set(name, note);
      if (note.id === undefined) return;
      const own = [...all.namesOf(note.id), name];
      names.set(
        note.id,
        own.sort((one, other) => lastAt(one) - lastAt(other)),
      );
    },
    drop(name) {
      const id = notes.get(name)?.id;
      notes.delete(name);
      if (id === undefined) return;
      const left = all.namesOf(id).filter((one) => one !== name);
      if (left.length > 0) names.set(id, left);
      else names.delete(id);
    },
    all: () => notes,
    ids: () => names.keys(),
    namesOf: (id) => names.get(id) ?? [],
    counts() {
      const counts: Record<string, number> = {};
      for (const [name, { id, reason }] of notes) {
        if (id !== undefined && all.namesOf(id).at(-1) !== name) continue;
        counts[reason.code] = (counts[reason.code] ?? 0) + 1;
      }
      return counts;
    },
  };
  return all;

  function lastAt(name: string): number {
    return Date.parse(notes.get(name)?.reason.lastAt ?? "") || 0;
  }
}
