import type { TrashReason } from "@id-connector/queue-fs";

/** What is known of one file in the trash. */
export interface Note {
  /** The object; undefined where neither name nor content tells. */
  readonly id: string | undefined;
  /** Without the broker's answer, which can be long. */
  readonly reason: TrashReason;
  /** Tells one version of the reason from the next; undefined where it is to be read again. */
  readonly print: string | undefined;
}

/** The files of a trash by their names, and the names of each object's files. */
export interface Notes {
  get(name: string): Note | undefined;
  put(name: string, note: Note): void;
  drop(name: string): void;
  all(): ReadonlyMap<string, Note>;
  ids(): Iterable<string>;
  /** The newest last. */
  namesOf(id: string): readonly string[];
  /** Objects by the code of their newest file; a file of nobody's counts as one. */
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
