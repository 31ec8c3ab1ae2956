import { ABORT, type Key } from "lmdb";
import { checkStatus } from "./check-store.js";
import { formatKey, storeFormat } from "./store-format.js";
import { openDatabase } from "./store.js";

// MDB_READERS_FULL, MDB_MAP_RESIZED, MDB_MAP_FULL: states that pass
const passing: readonly number[] = [-30790, -30785, -30792];

// A program of its own (see check-store.ts): reads a store to its end, or dies trying.
const [folder = "", mode] = process.argv.slice(2);
try {
  await check(folder, mode === "write");
} catch (error) {
  process.stderr.write(error instanceof Error ? error.message : String(error));
  process.exitCode = isOfTheSystem(error) ? 1 : checkStatus.broken;
}

async function check(folder: string, forWriting: boolean): Promise<void> {
  const database = openDatabase(folder, !forWriting);
  const format = database.get([...formatKey]);
  if (format !== undefined && format !== storeFormat)
    throw new Error(`its format is ${JSON.stringify(format)}, not ${storeFormat}`);
  const { entryCount } = database.getStats() as { entryCount: number };
  let left = entryCount;
  // a damaged tree can lead back to itself
  let before: Key | undefined;
  for (const { key } of database.getRange({ snapshot: true })) {
    if (left-- <= 0) throw new Error("it has more entries than it says");
    before = key;
  }
  if (left > 0) throw new Error(`entries are missing behind ${JSON.stringify(before ?? null)}`);
  // finding room reads the list of free pages; nothing of it is kept
  if (forWriting)
    database.transactionSync(() => {
      database.putSync(["check"], "x".repeat(2 ** 20));
      return ABORT;
    });
  await database.close();
}

/** Rights, memory, open files: errors of the system have a positive number or a name; a damaged store has lmdb's negative ones, or throws when it is decoded. */
function isOfTheSystem(error: unknown): boolean {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  if (typeof code === "string") return true;
  return typeof code === "number" && (code > 0 || passing.includes(code));
}
