import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";

/** Remembers, beyond the end of this process, which items were being read when it ended. */
export interface Deaths {
  /** Reads items: an end of the process meanwhile counts against each of them. */
  during(names: readonly string[], read: () => Promise<unknown>): Promise<void>;
  /** Whether a process ended while it read this item, so that it is read alone. */
  isSuspect(name: string): boolean;
  /** Whether it happened so often that it is not read any more. */
  isDeadly(name: string): boolean;
  /** Its file is gone, or lies elsewhere. */
  forget(name: string): void;
  close(): void;
}

/** After so many ends of the process an item is not read any more. */
export const mostDeaths = 3;

interface Book {
  /** The files that are being read at this moment. */
  readonly reading: readonly string[];
  /** How often the process ended while it read an item. */
  readonly deaths: Readonly<Record<string, number>>;
}

/**
 * Opens the book of a queue in a folder of ours: `.reading`, written in place and never synced, for it records the end of the process, not of the
 * machine. A book that cannot be understood is begun anew. Never throws: where it cannot be written, as on a full disk, the queue is read all the
 * same.
 */
export function openDeaths(folder: string): Deaths {
  const path = join(folder, ".reading");
  const deaths = countDeaths(readBook(path));
  const reading = new Set<string>();
  const file = orUndefined(() => openSync(path, "w", 0o600));
  let written = 0;
  const note = () => {
    if (file === undefined) return;
    const book: Book = { reading: [...reading], deaths: Object.fromEntries(deaths) };
    const bytes = Buffer.from(JSON.stringify(book));
    // one write replaces all the old text: spaces behind the JSON do not matter
    const whole = Buffer.alloc(Math.max(written, bytes.length), " ");
    bytes.copy(whole);
    written = bytes.length;
    orUndefined(() => writeSync(file, whole, 0, whole.length, 0));
  };
  note();
  return {
    async during(names, read) {
      for (const name of names) reading.add(name);
      note();
      try {
        await read();
        for (const name of names) deaths.delete(name);
      } finally {
        for (const name of names) reading.delete(name);
        // while other items are read, the next of them writes it down
        if (reading.size === 0) note();
      }
    },
    isSuspect: (name) => deaths.has(name),
    isDeadly: (name) => (deaths.get(name) ?? 0) >= mostDeaths,
    forget: (name) => void deaths.delete(name),
    close() {
      if (file !== undefined) closeSync(file);
      // without a suspected item there is nothing to remember
      if (deaths.size > 0) return;
      orUndefined(() => {
        rmSync(path, { force: true });
      });
    },
  };
}

/** Undefined where the system refuses the work. */
function orUndefined<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

function countDeaths({ reading, deaths }: Book): Map<string, number> {
  const counted = new Map(Object.entries(deaths));
  for (const name of reading) counted.set(name, (counted.get(name) ?? 0) + 1);
  return counted;
}

/** A book is a few names; a larger file is not our book. */
const mostBytes = 4 * 1024 * 1024;
const none: Book = { reading: [], deaths: {} };

function readBook(path: string): Book {
  try {
    if (statSync(path).size > mostBytes) return none;
    const { reading, deaths } = JSON.parse(readFileSync(path, "utf8")) as Partial<Book>;
    if (Array.isArray(reading) && typeof deaths === "object") return { reading, deaths };
  } catch {
    // not there, or of a process that ended while it wrote
  }
  return none;
}
